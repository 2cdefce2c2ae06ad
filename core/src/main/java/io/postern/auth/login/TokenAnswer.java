/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Reason;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Refusal;
import java.time.Duration;
import java.util.Optional;

/**
 * What a token endpoint gave (RFC 6749, section 5.1; OpenID Connect Core 1.0, section 3.1.3.3), not verified.
 *
 * @param lifetime of the access token, where it is told
 */
record TokenAnswer(
        String accessToken, Optional<String> idToken, Optional<String> refreshToken, Optional<Duration> lifetime) {
    /** Longer ones are not credentials but an attack on whoever keeps them. */
    private static final int MAX_TOKEN = 32 * 1024;
    /** The longest that is believed. */
    private static final long MAX_SECONDS = 366L * 24 * 3600;

    /** The tokens of an answer; anything else is refused. */
    static TokenAnswer of(Claims answer) throws Refusal {
        String access = token(answer, "access_token")
                .orElseThrow(() -> new Refusal(Reason.SIGN_IN_FAILED, "the token answer has no access_token"));
        if (!answer.text("token_type").map("bearer"::equalsIgnoreCase).orElse(false)) {
            throw new Refusal(Reason.SIGN_IN_FAILED, "the token answer's token_type is not Bearer");
        }
        return new TokenAnswer(access, token(answer, "id_token"), token(answer, "refresh_token"), lifetime(answer));
    }

    private static Optional<String> token(Claims answer, String name) throws Refusal {
        Optional<String> token = answer.text(name);
        if (token.isPresent() && token.get().length() > MAX_TOKEN) {
            throw new Refusal(Reason.SIGN_IN_FAILED, "the token answer's " + name + " is too long");
        }
        return token;
    }

    /** What is not a sensible number of seconds says nothing: the ID token's end is there, too. */
    private static Optional<Duration> lifetime(Claims answer) {
        return answer.values().get("expires_in") instanceof Number seconds
                        && seconds.doubleValue() >= 1
                        && seconds.doubleValue() <= MAX_SECONDS
                ? Optional.of(Duration.ofSeconds(seconds.longValue()))
                : Optional.empty();
    }

    /** Nothing of the tokens, which are credentials. */
    @Override
    public String toString() {
        return "TokenAnswer[***]";
    }
}
