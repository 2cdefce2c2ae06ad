/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import io.postern.testing.TestToken;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.mock.web.MockServletContext;

/** A provider, a container's sessions, and requests as browsers and programs make them: the same for every contestant. */
final class Setting implements AutoCloseable {
    /** The person's name, and what a token calls the account. */
    static final String PERSON = "ada";

    static final String SUBJECT = "f3a1-ada";

    /** As large as an access token of Keycloak's with some roles. */
    private static final int TOKEN_LENGTH = 1331;

    private static final String PATH = "/records/17?view=full";

    final TestIssuer issuer = TestIssuer.start();
    final Sessions sessions = new Sessions();
    final ServletContext context = new MockServletContext();

    /** A request with a good token. */
    LightRequest withToken() {
        return request("Authorization", "Bearer " + token().build());
    }

    /** A token with a signature turned over, one that somebody else has signed, one that is over, one of another issuer, none, no token. */
    List<LightRequest> withBadTokens() {
        String good = token().build();
        int inSignature = good.length() - 20;
        char other = good.charAt(inSignature) == 'A' ? 'B' : 'A';
        String turned = good.substring(0, inSignature) + other + good.substring(inSignature + 1);
        String forged = token().forgedBy(
                        SigningKey.rsa(issuer.key().publicKey().orElseThrow().getKeyID()))
                .build();
        String over = token().claim(
                        "exp", Instant.now().minus(Duration.ofHours(1)).getEpochSecond())
                .build();
        List<LightRequest> bad = new ArrayList<>();
        for (String token : List.of(turned, forged, over, "no-token")) {
            bad.add(request("Authorization", "Bearer " + token));
        }
        bad.add(request("X-Nothing", "here"));
        return bad;
    }

    /** A request with these cookies. */
    LightRequest withCookies(String line) {
        return request("Cookie", line);
    }

    /** A request with the cookie of a session that there is not, and one without any. */
    List<LightRequest> withBadCookies(String name, String value) {
        int middle = value.length() / 2;
        char other = value.charAt(middle) == 'A' ? 'B' : 'A';
        String changed = value.substring(0, middle) + other + value.substring(middle + 1);
        return List.of(request("Cookie", name + "=" + changed), request("Cookie", "theme=dark"));
    }

    /** A GET with one more header line than those that browsers send. */
    LightRequest request(String name, String value) {
        return to(PATH, name, value);
    }

    /** A GET of that target. */
    LightRequest to(String target, String name, String value) {
        return new LightRequest(
                target,
                List.of(
                        Map.entry("Host", "data.example.org"),
                        Map.entry(
                                "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
                        Map.entry("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
                        Map.entry("Accept-Language", "en-GB,en;q=0.5"),
                        Map.entry("Sec-Fetch-Site", "same-origin"),
                        Map.entry("Sec-Fetch-Mode", "navigate"),
                        Map.entry("Sec-Fetch-Dest", "document"),
                        Map.entry(name, value)),
                sessions,
                context);
    }

    private TestToken token() {
        TestToken token = issuer.token()
                .claim("sub", SUBJECT)
                .claim("preferred_username", PERSON)
                .claim("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond())
                .claim("session_state", "");
        int missing = (TOKEN_LENGTH - token.build().length()) * 3 / 4;
        return token.claim("session_state", "x".repeat(Math.max(0, missing)));
    }

    @Override
    public void close() {
        issuer.close();
    }
}
