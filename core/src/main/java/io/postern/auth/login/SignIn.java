/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.auth.JsonBuffers;
import io.postern.auth.oidc.StrictJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One sign-in under way, as the browser's state cookie keeps it.
 *
 * @param state the value of {@code state}: a digit that says how often this sign-in was started anew, and 256 random bits
 * @param verifier the secret of PKCE (RFC 7636)
 * @param nonce what the ID token must repeat
 * @param provider the id of the provider
 * @param returnUrl where the browser goes in the end; validated
 * @param started when it was started
 * @param stepUp what was asked for beyond who it is
 */
record SignIn(
        String state,
        String verifier,
        String nonce,
        String provider,
        String returnUrl,
        Instant started,
        StepUp stepUp) {
    private static final ObjectMapper JSON = new ObjectMapper(
            JsonFactory.builder().recyclerPool(JsonBuffers.pool()).build());

    /** How often a state says that its sign-in was started anew; -1 where the text is no state of ours. */
    static int restarts(String state) {
        boolean ours = state.length() == 44
                && state.chars()
                        .allMatch(c -> (c >= 'A' && c <= 'Z')
                                || (c >= 'a' && c <= 'z')
                                || (c >= '0' && c <= '9')
                                || c == '-'
                                || c == '_');
        return ours && state.charAt(0) >= '0' && state.charAt(0) <= '9' ? state.charAt(0) - '0' : -1;
    }

    int restarts() {
        return restarts(state);
    }

    byte[] written() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("s", state);
        members.put("v", verifier);
        members.put("n", nonce);
        members.put("p", provider);
        members.put("r", returnUrl);
        members.put("t", started.getEpochSecond());
        members.put("a", stepUp.acr());
        stepUp.maxAge().ifPresent(age -> members.put("m", age));
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, lists and numbers have a JSON form", e);
        }
    }

    /** What {@link #written} wrote; empty for what an earlier version may have written otherwise. */
    static Optional<SignIn> read(byte[] bytes) {
        Map<String, Object> members = StrictJson.object(bytes).orElse(Map.of());
        if (members.get("s") instanceof String state
                && members.get("v") instanceof String verifier
                && members.get("n") instanceof String nonce
                && members.get("p") instanceof String provider
                && members.get("r") instanceof String returnUrl
                && members.get("t") instanceof Number started
                && members.get("a") instanceof List<?> acr) {
            OptionalLong age = members.get("m") instanceof Number seconds
                    ? OptionalLong.of(seconds.longValue())
                    : OptionalLong.empty();
            return Optional.of(new SignIn(
                    state,
                    verifier,
                    nonce,
                    provider,
                    returnUrl,
                    Instant.ofEpochSecond(started.longValue()),
                    new StepUp(acr.stream().map(String::valueOf).toList(), age)));
        }
        return Optional.empty();
    }

    /** The provider; state, verifier and nonce are secrets of the browser. */
    @Override
    public String toString() {
        return "SignIn[" + provider + ", " + started + "]";
    }
}
