/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.GateEvents;
import io.postern.auth.Header;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.ReturnUrls;
import io.postern.auth.page.Page;
import io.postern.auth.session.CookieLines;
import io.postern.auth.session.Session;
import io.postern.auth.session.Sessions;
import io.postern.auth.session.SessionsUnavailable;
import io.postern.config.ShibbolethConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code sign_in} and {@code start}: straight on to the one way to sign in, or to the one that is asked for; else a page to choose
 * one. What else a link may carry ({@code scope}, {@code client_id}, {@code redirect_uri}) is not looked at.
 */
final class SignInEndpoint {
    /** The cookie that remembers the last choice: an id of the configuration, nothing secret. */
    static final String CHOICE = "provider";

    private static final Duration CHOICE_LIFETIME = Duration.ofDays(365);

    private final Map<String, LoginClient> clients;
    private final Optional<ShibbolethSignIn> shibboleth;
    private final Site site;
    private final ReturnUrls returnUrls;
    private final StepUps stepUps;
    private final CookieLines cookies;
    private final Sessions sessions;
    private final Departure departure;
    private final GateEvents events;
    private final Answers answers;

    SignInEndpoint(LoginParts parts, Shared shared, Departure departure, Answers answers) {
        this.clients = shared.clients();
        this.shibboleth = ShibbolethSignIn.of(parts.config(), shared.site());
        this.site = shared.site();
        this.returnUrls = shared.returnUrls();
        this.stepUps = new StepUps(parts.config().access());
        this.cookies = shared.cookies();
        this.sessions = parts.sessions();
        this.events = parts.events();
        this.departure = departure;
        this.answers = answers;
    }

    /**
     * The answer.
     *
     * @param clearing whether a session that the request shows ends, as on the page to sign in; not where it is to be stepped up
     */
    Answered answer(RequestHead request, boolean clearing) {
        if (!Browsers.navigates(request.headers())) {
            return answers.refused(
                    request, Reason.SIGN_IN_REQUIRED, "a background request starts no sign-in", List.of());
        }
        Parameters parameters = Parameters.ofQuery(request).orElse(Parameters.NONE);
        Departure.Aim aim =
                new Departure.Aim(returnUrls.afterSignIn(asked(parameters, request)), stepUps.asked(parameters), 0);
        try {
            if (!aim.stepUp().isNothing()) {
                Optional<Session> session = sessions.shown(request);
                Optional<LoginClient> same =
                        session.map(s -> clients.get(s.person().source()));
                if (same.isPresent()) {
                    return departure.to(same.get(), aim, request, List.of());
                }
            }
            List<Header> cleared = clearing && aim.stepUp().isNothing() ? cleared(request) : List.of();
            return way(parameters.value("provider"), aim, request, cleared);
        } catch (SessionsUnavailable e) {
            return answers.failed(
                    request, aim.returnUrl(), Reason.SESSIONS_UNAVAILABLE, String.valueOf(e.getMessage()), List.of());
        }
    }

    /** By the query, or by the header of a trusted front proxy, as oauth2-proxy reads it. */
    private Optional<String> asked(Parameters parameters, RequestHead request) {
        Optional<String> rd = parameters.value("rd");
        if (rd.isPresent()
                || site.trustedProxies().stream()
                        .noneMatch(p -> p.contains(request.peer().address()))) {
            return rd;
        }
        List<String> named = request.headers().all("X-Auth-Request-Redirect");
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    /** Another site's link does not sign anybody out. */
    private List<Header> cleared(RequestHead request) throws SessionsUnavailable {
        boolean shows = cookies.shown(request).keySet().stream()
                .anyMatch(name -> !name.startsWith(cookies.name("state_")) && !name.equals(cookies.name(CHOICE)));
        return shows && Browsers.cause(request.headers(), site.origin()) != Browsers.Cause.OTHER
                ? sessions.end(request)
                : List.of();
    }

    private Answered way(Optional<String> asked, Departure.Aim aim, RequestHead request, List<Header> lines) {
        boolean one = clients.size() + (shibboleth.isPresent() ? 1 : 0) == 1;
        if (shibboleth.isPresent() && (one || asked.equals(Optional.of(ShibbolethConfig.SOURCE_ID)))) {
            List<Header> all = new ArrayList<>(lines);
            all.add(chosen(ShibbolethConfig.SOURCE_ID));
            events.signIn(ShibbolethConfig.SOURCE_ID, Reason.SIGN_IN_STARTED.code());
            return answers.sentTo(shibboleth.get().address(aim.returnUrl()), all, Reason.SIGN_IN_STARTED);
        }
        Optional<LoginClient> client = one ? clients.values().stream().findFirst() : asked.map(clients::get);
        if (client.isPresent()) {
            return departure.to(client.get(), aim, request, lines);
        }
        return answers.page(request, new Page.Chooser(ways(aim, request)), lines);
    }

    /** In the order of the configuration, but for the last choice, which comes first. */
    private List<Page.Way> ways(Departure.Aim aim, RequestHead request) {
        List<String> last = cookies.values(request, cookies.name(CHOICE));
        List<Page.Way> ways = new ArrayList<>();
        clients.forEach((id, client) ->
                ways.add(new Page.Way(client.provider().config().name(), start(id, aim), last.equals(List.of(id)))));
        shibboleth.ifPresent(way -> ways.add(new Page.Way(
                way.name(), start(ShibbolethConfig.SOURCE_ID, aim), last.equals(List.of(ShibbolethConfig.SOURCE_ID)))));
        ways.sort(Comparator.comparing(way -> !way.lastUsed()));
        return ways;
    }

    private String start(String id, Departure.Aim aim) {
        StringBuilder url = new StringBuilder(site.prefix())
                .append("/start?provider=")
                .append(Site.encoded(id))
                .append("&rd=")
                .append(Site.encoded(aim.returnUrl()));
        aim.stepUp().labels().forEach(label -> {
            int equals = label.indexOf('=');
            url.append('&').append(label, 0, equals + 1).append(Site.encoded(label.substring(equals + 1)));
        });
        return url.toString();
    }

    /** The line by which a browser remembers a choice. */
    Header chosen(String id) {
        return cookies.set(cookies.name(CHOICE), id, CHOICE_LIFETIME);
    }
}
