/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a session keeps of the tokens, and until when what they say is fresh. */
final class Freshness {
    /** A provider whose tokens end at once is not asked more often than this. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private Freshness() {}

    /**
     * What is kept of a provider's answer. What it says ends with the access token, as far as that is told, else with the ID
     * token; where there is no refresh token nobody can be asked again, and it serves as long as the session.
     *
     * @param claims those of the ID token
     * @param hint the ID token that is shown at the sign-out
     * @param refresh the refresh token to use next
     */
    static Session.Tokens tokens(
            TokenAnswer answer, Claims claims, Optional<String> hint, Optional<String> refresh, Instant now)
            throws Refusal {
        Optional<Instant> end = answer.lifetime().map(now::plus);
        if (end.isEmpty()) {
            end = claims.time("exp");
        }
        Instant earliest = now.plus(SHORTEST);
        Optional<Instant> fresh =
                refresh.isPresent() ? Optional.of(end.filter(earliest::isBefore).orElse(earliest)) : Optional.empty();
        return new Session.Tokens(claims.text("sid"), refresh, hint, fresh);
    }
}
