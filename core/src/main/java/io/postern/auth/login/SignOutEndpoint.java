/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Header;
import io.postern.auth.OwnCookies;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.ReturnUrls;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.page.Page;
import io.postern.auth.session.CookieLines;
import io.postern.auth.session.Sealer;
import io.postern.auth.session.Session;
import io.postern.auth.session.Sessions;
import io.postern.auth.session.SessionsUnavailable;
import io.postern.config.ShibbolethConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sign_out}: ends the session here, takes the refresh token back in the background, and sends the browser to the provider,
 * which ends its own (OpenID Connect RP-Initiated Logout 1.0) and sends it back here with a {@code state} of ours. Another site's
 * link gets a page that asks; another site's form is refused. Nobody waits for a provider. The app's own session ends with it: the
 * browser forgets the cookies of {@code upstream.bind-cookies}, with which somebody may be signed in whom only the app knows.
 */
final class SignOutEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(SignOutEndpoint.class);

    /** How long a person may look at the page that asks. */
    private static final Duration CONFIRMATION = Duration.ofMinutes(10);

    private static final String CONFIRM = "confirm";
    private static final String LANDING = "landing";

    private final Map<String, LoginClient> clients;
    private final Optional<ShibbolethSignIn> shibboleth;
    private final Site site;
    private final ReturnUrls returnUrls;
    private final Sealer sealer;
    private final Sessions sessions;
    private final PersonReader people;
    private final CookieLines cookies;
    private final Set<String> appCookies;
    private final Answers answers;
    private final Executor background;
    private final Clock clock;

    SignOutEndpoint(LoginParts parts, Shared shared, Answers answers) {
        this.clients = shared.clients();
        this.shibboleth = ShibbolethSignIn.of(parts.config(), shared.site());
        this.site = shared.site();
        this.returnUrls = shared.returnUrls();
        this.sealer = new Sealer("sign-out", parts.keys(), parts.random());
        this.sessions = parts.sessions();
        this.people = new PersonReader(new IdTokenCheck(parts.clock()), parts.identities());
        this.cookies = shared.cookies();
        this.appCookies = Set.copyOf(parts.config().upstream().bindCookies());
        this.answers = answers;
        this.background = parts.background();
        this.clock = parts.clock();
    }

    /** The answer to a link. */
    Answered link(RequestHead request) {
        Parameters parameters = Parameters.ofQuery(request).orElse(Parameters.NONE);
        Optional<String> landed = parameters.value("state").flatMap(state -> opened(LANDING, state));
        if (landed.isPresent()) {
            return landed(request, returnUrls.accept(landed.get()), List.of());
        }
        Optional<String> back = parameters.value("rd").flatMap(returnUrls::accept);
        try {
            Optional<Session> session = sessions.shown(request);
            boolean asks = request.method().equals("HEAD")
                    || request.headers().has("Sec-Purpose")
                    || Browsers.cause(request.headers(), site.origin()) == Browsers.Cause.OTHER;
            boolean somebody = session.isPresent()
                    || atShibboleth(request)
                    || !appSession(request).isEmpty();
            return asks && somebody ? question(request, session, back) : out(request, session, back);
        } catch (SessionsUnavailable e) {
            return unavailable(request, e);
        }
    }

    /** The answer to a form: the one of the page that asks, or of the site's own pages. */
    Answered form(RequestHead request, Optional<String> form) {
        Optional<Parameters> parameters = form.flatMap(Parameters::of);
        Browsers.Cause cause = Browsers.cause(request.headers(), site.origin());
        try {
            Optional<Session> session = sessions.shown(request);
            boolean confirmed = parameters
                    .flatMap(p -> p.value("token"))
                    .map(token -> confirms(token, session))
                    .orElse(false);
            if (cause == Browsers.Cause.OTHER || (cause == Browsers.Cause.UNTOLD && !confirmed)) {
                return answers.refused(
                        request, Reason.CROSS_SITE, "a form that is not of the public URL's origin", List.of());
            }
            return out(request, session, parameters.flatMap(p -> p.value("rd")).flatMap(returnUrls::accept));
        } catch (SessionsUnavailable e) {
            return unavailable(request, e);
        }
    }

    /** Ends the session of a request without a page, and takes its refresh token back in the background. */
    List<Header> silently(RequestHead request) {
        try {
            Optional<Session> session = sessions.shown(request);
            List<Header> lines = sessions.end(request);
            session.ifPresent(this::revoke);
            return lines;
        } catch (SessionsUnavailable e) {
            throw new IllegalStateException("the session could not be ended: " + e.getMessage(), e);
        }
    }

    private Answered out(RequestHead request, Optional<Session> session, Optional<String> back)
            throws SessionsUnavailable {
        Optional<String> elsewhere = elsewhere(request, session, back);
        List<Header> lines = new ArrayList<>(sessions.end(request));
        appSession(request).forEach(name -> lines.addAll(cookies.clear(name)));
        session.ifPresent(this::revoke);
        Answered answered = elsewhere.isPresent()
                ? answers.sentTo(elsewhere.get(), lines, Reason.SIGNED_OUT)
                : landed(request, back, lines);
        return session.isEmpty()
                ? answered
                : new Answered(answered.reply(), people.identity(session.get()), Reason.SIGNED_OUT, "");
    }

    /** At the end of all sign-outs. */
    private Answered landed(RequestHead request, Optional<String> back, List<Header> lines) {
        return back.isPresent()
                ? answers.sentTo(back.get(), lines, Reason.SIGNED_OUT)
                : answers.page(request, new Page.SignedOut(site.signIn(returnUrls.home())), lines);
    }

    private Answered question(RequestHead request, Optional<Session> session, Optional<String> back) {
        String token = sealed(CONFIRM, clock.instant().getEpochSecond() + " " + fingerprint(session));
        Optional<URI> leadsTo = elsewhere(request, session, back)
                .or(() -> back)
                .filter(address -> !address.startsWith("/"))
                .map(address -> URI.create(address).resolve("/"));
        return answers.page(
                request,
                new Page.ConfirmSignOut(site.prefix() + "/sign_out", token, back.orElse(""), leadsTo),
                List.of());
    }

    /** Where the browser goes to end the session that somebody else has; empty where nobody has one. */
    private Optional<String> elsewhere(RequestHead request, Optional<Session> session, Optional<String> back) {
        String state = sealed(LANDING, back.orElse(""));
        String source = session.map(one -> one.person().source()).orElse("");
        if (shibboleth.isPresent() && (source.equals(ShibbolethConfig.SOURCE_ID) || atShibboleth(request))) {
            return Optional.of(shibboleth.get().logout(site.prefix() + "/sign_out?state=" + state));
        }
        return Optional.ofNullable(clients.get(source))
                .flatMap(client -> client.endSession(
                        session.flatMap(one -> one.tokens().idToken()), site.endpoint("/sign_out"), state))
                .map(URI::toString);
    }

    /** The names of the app's own session cookies that the browser shows. */
    private Set<String> appSession(RequestHead request) {
        return request.headers().cookies().stream()
                .map(OwnCookies.Pair::name)
                .filter(appCookies::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean atShibboleth(RequestHead request) {
        return shibboleth.map(way -> way.showsSession(request)).orElse(false);
    }

    private void revoke(Session session) {
        Optional<LoginClient> client =
                Optional.ofNullable(clients.get(session.person().source()));
        Optional<String> token = session.tokens().refresh();
        if (client.isEmpty() || token.isEmpty()) {
            return;
        }
        try {
            background.execute(() -> revoke(client.get(), token.get()));
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "provider {}: closed before a refresh token was taken back",
                    session.person().source());
        }
    }

    private static void revoke(LoginClient client, String token) {
        try {
            client.revoke(token);
        } catch (ProviderFault fault) {
            LOG.warn(
                    "provider {}: a refresh token was not taken back: {}",
                    client.provider().id(),
                    fault.detail());
        } catch (OAuthError error) {
            LOG.warn(
                    "provider {}: a refresh token was not taken back: {}",
                    client.provider().id(),
                    error.code());
        }
    }

    private boolean confirms(String token, Optional<Session> session) {
        String[] parts = opened(CONFIRM, token).orElse("0 ").split(" ", 2);
        long age = clock.instant().getEpochSecond() - Long.parseLong(parts[0]);
        return age >= 0 && age <= CONFIRMATION.toSeconds() && Hashes.same(parts[1], fingerprint(session));
    }

    private static String fingerprint(Optional<Session> session) {
        return Hashes.sha256(session.map(Session::id).orElse(""));
    }

    private String sealed(String place, String text) {
        return sealer.seal(place, text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> opened(String place, String sealed) {
        return sealer.open(place, sealed).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Nobody is told that a session has ended that may go on. */
    private Answered unavailable(RequestHead request, SessionsUnavailable e) {
        return answers.refused(request, Reason.SESSIONS_UNAVAILABLE, String.valueOf(e.getMessage()), List.of());
    }
}
