/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.GateConfig;
import io.postern.config.ProvisioningConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What changes on a request that goes on to the app, and on the app's answer. Immutable but for the headers that are kept. */
final class Passage {
    /** What stays behind of most requests with a session. */
    private static final Set<String> COOKIE = Set.of("cookie");

    private final Replies replies;
    private final IdentityHeaders identityHeaders;
    private final AppCredentials credentials;
    private final Header vary;
    private final FoldedNames attributes;
    private final OwnCookies ownCookies;
    private final RequestCookies cookies;
    private final Optional<CookieBinding> binding;
    private final Optional<String> echoHeader;
    private final boolean forwardToken;
    private final boolean anyoneCanBeKnown;

    Passage(GateParts parts, Replies replies) {
        this.replies = replies;
        GateConfig config = parts.config();
        List<String> credentialHeaders = config.upstream().credentialHeaders();
        Optional<String> sessionKeyHeader = config.provisioning().map(ProvisioningConfig::sessionKeyHeader);
        this.credentials = new AppCredentials(
                credentialHeaders, sessionKeyHeader.filter(name -> !name.equalsIgnoreCase("Authorization")));
        this.vary = ResponseEdit.vary(credentialHeaders);
        Optional<Assertion> assertion = parts.assertionKeys()
                .map(keys -> new Assertion(
                        config.assertion(),
                        config.server().publicUrl().map(url -> url.toString()).orElse(""),
                        keys,
                        parts.ids()));
        Set<String> attributeNames = new HashSet<>(parts.attributeNames());
        Set<String> others = new HashSet<>(attributeNames);
        others.addAll(credentialHeaders);
        this.identityHeaders = new IdentityHeaders(
                config.headers(), assertion, config.assertion().header(), sessionKeyHeader, others, parts.clock());
        this.attributes = FoldedNames.of(attributeNames);
        this.ownCookies = new OwnCookies(config.session().cookie().name());
        this.binding = config.upstream().bindCookies().isEmpty()
                ? Optional.empty()
                : Optional.of(new CookieBinding(Set.copyOf(config.upstream().bindCookies()), parts.cookieKeys()));
        this.cookies = new RequestCookies(ownCookies, config.upstream().dropCookies(), binding);
        this.echoHeader = config.upstream().echoHeader();
        this.forwardToken = config.upstream().forwardToken();
        this.anyoneCanBeKnown = !parts.authenticators().isEmpty();
    }

    IdentityHeaders identityHeaders() {
        return identityHeaders;
    }

    AppCredentials credentials() {
        return credentials;
    }

    /** Whether a header of that name brings in an attribute. */
    boolean attribute(String name) {
        return attributes.contains(name);
    }

    /**
     * What becomes of the request's headers.
     *
     * @param person whoever is known, shown to the app or not: bound cookies are his
     * @param written the headers that tell the app, where it is told
     * @param foreignCredential whether the client's own credential for the app goes on
     */
    HeaderEdit request(
            RequestHead request,
            Optional<Identity> person,
            Optional<Proof> proof,
            Optional<IdentityHeaders.Written> written,
            boolean foreignCredential) {
        List<Header> sets = written.map(IdentityHeaders.Written::headers).orElse(List.of());
        boolean ours = proof.isPresent() && proof.get() == Proof.BEARER;
        boolean key = false;
        for (Header set : sets) {
            key |= set.name().equalsIgnoreCase("Authorization");
        }
        RequestCookies.Edited edited = cookies.edit(request.headers(), person.map(Identity::account));
        if (edited instanceof RequestCookies.Changed changed && changed.line().isPresent()) {
            sets = new ArrayList<>(sets);
            sets.add(new Header("Cookie", changed.line().get()));
        }
        if (foreignCredential) {
            List<Header> credential = credentials.besides(request.headers());
            if (!credential.isEmpty()) {
                sets = new ArrayList<>(sets);
                sets.addAll(credential);
            }
        }
        boolean token = ours && !forwardToken;
        return new HeaderEdit(
                identityHeaders.owned(), dropped(key || token, token, edited instanceof RequestCookies.Changed), sets);
    }

    /** The names of the headers that stay behind by their exact name. */
    private static Set<String> dropped(boolean authorization, boolean proof, boolean cookie) {
        if (!authorization && !proof) {
            return cookie ? COOKIE : Set.of();
        }
        List<String> names = new ArrayList<>(3);
        names.add("authorization");
        if (proof) {
            names.add("dpop");
        }
        if (cookie) {
            names.add("cookie");
        }
        return Set.copyOf(names);
    }

    /**
     * What becomes of the answer's headers.
     *
     * @param cookies the gate's own {@code Set-Cookie} lines
     * @param caching what the rule and the path say of caching
     * @param echoes whether the app must not have served anybody else
     */
    ResponseEdit response(
            RequestHead request,
            Optional<Identity> person,
            Optional<IdentityHeaders.Written> written,
            List<Header> cookies,
            Caching caching,
            boolean echoes) {
        return new ResponseEdit(
                request,
                anyoneCanBeKnown ? caching : Caching.APP,
                vary,
                cookies,
                ownCookies,
                binding,
                person.map(Identity::account),
                echoHeader
                        .filter(name -> echoes)
                        .map(name -> new ResponseEdit.Echo(
                                name,
                                written.map(IdentityHeaders.Written::username).orElse(""),
                                replies)));
    }
}
