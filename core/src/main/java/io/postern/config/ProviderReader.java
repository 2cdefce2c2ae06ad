/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code providers} and {@code bearer}. */
final class ProviderReader {

    private static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256", "EdDSA");

    private ProviderReader() {}

    static ProviderConfig provider(Section provider, IdentityConfig global) {
        String id = provider.required("id", "unnamed", Names.id());
        TokenVerification tokens =
                provider.value("tokens", TokenVerification.LOCAL, Quantities.oneOf(TokenVerification.class));
        if (tokens.asks()) {
            provider.require("client-id");
            provider.require("client-secret");
        }
        ClientAuth clientAuth = clientAuth(provider);
        return new ProviderConfig(
                id,
                provider.value("name", id, Names.visible()),
                issuer(provider),
                internalUrl(provider),
                provider.file("tls-ca"),
                audiences(provider),
                provider.value("login", true, Quantities.bool()),
                provider.optional("client-id", Names.visible()),
                provider.secret("client-secret", Names.visible()),
                clientAuth,
                provider.secret("client-key", ClientKey::usable),
                tokens,
                accept(provider),
                provider.value("userinfo", false, Quantities.bool()),
                algorithms(provider),
                provider.value("clock-skew", Duration.ofSeconds(30), Quantities.duration("0", "5m")),
                provider.section("identity")
                        .map(overrides -> IdentityReader.claims(overrides, global))
                        .orElse(global));
    }

    static BearerConfig bearer(Section bearer) {
        Section dpop = bearer.sectionOrEmpty("dpop");
        return new BearerConfig(
                bearer.value("enabled", true, Quantities.bool()),
                new DpopConfig(
                        dpop.value("enabled", true, Quantities.bool()),
                        dpop.value("nonce", false, Quantities.bool()),
                        dpop.value("max-age", Duration.ofSeconds(60), Quantities.duration("1s", "10m"))),
                bearer.value("token-cache", 10_000, Quantities.integer(0, 10_000_000)),
                bearer.value("introspection-cache", Duration.ofSeconds(60), Quantities.duration("0", "1h")));
    }

    private static URI issuer(Section provider) {
        URI issuer = provider.required("issuer", Addresses.NOWHERE, Addresses.url("https", "http"));
        if (Addresses.isClearText(issuer)) {
            provider.problems()
                    .conclusion(
                            provider.path("issuer"),
                            issuer.toString(),
                            "is http, so that anybody on the way can sign tokens",
                            "use https; http only on loopback");
        }
        return issuer;
    }

    private static Optional<URI> internalUrl(Section provider) {
        Optional<URI> url = provider.optional("internal-url", Addresses.url("https", "http"));
        url.filter(Addresses::isClearText)
                .ifPresent(clear -> provider.problems()
                        .warning(
                                provider.path("internal-url"),
                                clear.toString(),
                                "is http: whoever is on the way can change the keys",
                                "use https with tls-ca, unless the network is yours alone"));
        return url;
    }

    /** What is asked for must be there; whether the provider takes it is found out when it answers. */
    private static ClientAuth clientAuth(Section provider) {
        ClientAuth auth = provider.value("client-auth", ClientAuth.AUTO, ProviderReader::clientAuth);
        switch (auth) {
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> provider.require("client-secret");
            case PRIVATE_KEY_JWT -> provider.require("client-key");
            default -> {}
        }
        return auth;
    }

    private static ClientAuth clientAuth(String text) throws Malformed {
        return ClientAuth.of(text)
                .orElseThrow(() -> new Malformed(
                        "is not known here",
                        "write one of: "
                                + Stream.of(ClientAuth.values())
                                        .map(ClientAuth::label)
                                        .collect(Collectors.joining(", "))));
    }

    private static List<String> audiences(Section provider) {
        provider.require("audiences");
        boolean there = provider.has("audiences");
        List<String> audiences = provider.list("audiences", List.of(), Names.visible());
        if (there && audiences.isEmpty()) {
            provider.problems()
                    .conclusion(
                            provider.path("audiences"),
                            "",
                            "is empty, so that tokens for other services would be accepted",
                            "name the audience that this app's access tokens carry");
        }
        return audiences;
    }

    private static Set<AcceptedToken> accept(Section provider) {
        List<AcceptedToken> kinds =
                provider.list("accept", List.of(AcceptedToken.ACCESS_TOKEN), Quantities.oneOf(AcceptedToken.class));
        if (kinds.isEmpty()) {
            provider.problems()
                    .conclusion(
                            provider.path("accept"),
                            "",
                            "is empty",
                            "write access-token, or switch bearer.enabled off");
        }
        Set<AcceptedToken> set = EnumSet.noneOf(AcceptedToken.class);
        set.addAll(kinds);
        return set;
    }

    private static List<String> algorithms(Section provider) {
        List<String> algorithms = provider.list("algorithms", ALGORITHMS, Names.algorithm());
        if (algorithms.isEmpty()) {
            provider.problems()
                    .conclusion(provider.path("algorithms"), "", "is empty", "name an algorithm, or remove the line");
        }
        return algorithms;
    }
}
