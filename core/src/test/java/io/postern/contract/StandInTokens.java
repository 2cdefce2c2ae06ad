/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.auth.Authenticator;
import io.postern.auth.IdentityMaker;
import io.postern.auth.Outcome;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.config.GateConfig;
import io.postern.config.ProviderConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bearer tokens without a signature: what the gate makes of an authenticator's outcomes does not depend on how they came about. */
final class StandInTokens implements Authenticator {
    static final String BAD = "Bearer ours.bad";
    static final String PROVIDER_AWAY = "Bearer ours.away";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProviderConfig provider;
    private final IdentityMaker maker;

    StandInTokens(GateConfig config) {
        this.provider = config.providers().get(0);
        this.maker = new IdentityMaker(config.sysadmin());
    }

    static String of(Person person) {
        try {
            return "Bearer ours."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(person.claims()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Proof proof() {
        return Proof.BEARER;
    }

    @Override
    public Outcome known(RequestHead request) {
        Optional<String> authorization = request.headers().first("Authorization");
        if (authorization.isEmpty() || !authorization.get().startsWith("Bearer ours.")) {
            return Outcome.Absent.INSTANCE;
        }
        if (authorization.get().equals(BAD)) {
            return new Outcome.Rejected(Reason.TOKEN_SIGNATURE, "the signature is wrong");
        }
        return authorization.get().equals(PROVIDER_AWAY)
                ? Outcome.Ask.INSTANCE
                : accepted(authorization.get().substring("Bearer ours.".length()));
    }

    @Override
    public Outcome ask(RequestHead request) {
        return new Outcome.Unavailable(Reason.PROVIDER_UNAVAILABLE, "nobody answers");
    }

    private Outcome accepted(String token) {
        Map<String, Object> claims;
        try {
            claims = JSON.readValue(Base64.getUrlDecoder().decode(token), new TypeReference<>() {});
        } catch (java.io.IOException e) {
            throw new AssertionError(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8), e);
        }
        IdentityMaker.Made made = maker.make(new IdentityMaker.Candidate(
                provider.issuer().toString(),
                text(claims, "sub"),
                provider.id(),
                text(claims, "preferred_username"),
                Optional.of(text(claims, "email")).filter(email -> !email.isEmpty()),
                Optional.of(text(claims, "name")),
                claims.get("groups") instanceof List<?> groups
                        ? groups.stream().map(String::valueOf).toList()
                        : List.of(),
                true,
                List.of("*"),
                Proof.BEARER,
                Instant.ofEpochSecond(4_000_000_000L),
                claims));
        return made instanceof IdentityMaker.Usable usable
                ? new Outcome.Accepted(usable.identity())
                : new Outcome.Rejected(Reason.IDENTITY_UNUSABLE, ((IdentityMaker.Unusable) made).detail());
    }

    private static String text(Map<String, Object> claims, String name) {
        return String.valueOf(claims.getOrDefault(name, ""));
    }
}
