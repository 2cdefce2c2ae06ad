/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import io.postern.filter.GateFilter;
import io.postern.testing.TestIssuer;
import io.postern.testing.UserAgent;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.mock.web.MockFilterConfig;

/** Postern's filter as its guide has it: tokens and sign-in of one provider, everything behind it for those who are known. */
final class Postern {
    private static final String PUBLIC = "https://data.example.org";
    private static final String YAML =
            """
            server: {public-url: "%s"}
            providers:
              - {id: keycloak, issuer: "${ISSUER}", audiences: [%s], client-id: %s, client-secret: %s}
            session: {keys: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA]}
            log: {access: false}
            access:
              - {path: /**, allow: signed-in}
            """.formatted(PUBLIC, TestIssuer.AUDIENCE, TestIssuer.AUDIENCE, TestIssuer.SECRET);
    private static final int MOST_REDIRECTS = 8;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Setting setting;
    private final GateFilter filter;

    private Postern(Setting setting) throws ServletException, IOException {
        this.setting = setting;
        this.filter = GateFilter.builder()
                .config(YAML)
                .environment(Map.of("ISSUER", setting.issuer.issuer()))
                .build();
        filter.init(new MockFilterConfig(setting.context, "postern"));
        awaitDiscovery();
    }

    static Contestant bearer(Setting setting) throws ServletException, IOException {
        Postern postern = new Postern(setting);
        return new Contestant(postern.filter, setting.withToken(), setting.withBadTokens(), Setting.PERSON);
    }

    static Contestant session(Setting setting) throws ServletException, IOException {
        Postern postern = new Postern(setting);
        Map<String, String> cookies = postern.signIn();
        Map.Entry<String, String> largest = cookies.entrySet().stream()
                .max(Map.Entry.comparingByValue((one, other) -> one.length() - other.length()))
                .orElseThrow();
        return new Contestant(
                postern.filter,
                setting.withCookies(UserAgent.line(cookies)),
                setting.withBadCookies(largest.getKey(), largest.getValue()),
                Setting.PERSON);
    }

    private void awaitDiscovery() throws ServletException, IOException {
        LightRequest request = setting.withToken();
        LightResponse response = new LightResponse();
        App app = new App();
        long end = System.nanoTime() + PATIENCE_NANOS;
        do {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the provider is not discovered: " + response.getStatus());
            }
            request.recycle();
            response.recycle();
            filter.doFilter(request, response, app);
        } while (!app.called());
    }

    /** Signs in as a browser does, through the provider, and gives the cookies that are left. */
    private Map<String, String> signIn() throws ServletException, IOException {
        Map<String, String> cookies = new LinkedHashMap<>();
        App app = new App();
        String target = "/records/17";
        for (int i = 0; i < MOST_REDIRECTS && !app.called(); i++) {
            LightResponse response = new LightResponse();
            filter.doFilter(
                    setting.to(target, "Cookie", cookies.isEmpty() ? "theme=dark" : UserAgent.line(cookies)),
                    response,
                    app);
            UserAgent.keep(List.copyOf(response.getHeaders("Set-Cookie")), cookies);
            String location = String.valueOf(response.getHeader("Location"));
            if (location.startsWith(setting.issuer.at("/").toString())) {
                location = UserAgent.sentBackFrom(location);
            }
            target = location.startsWith(PUBLIC) ? location.substring(PUBLIC.length()) : location;
        }
        if (!app.called()) {
            throw new IllegalStateException("the sign-in does not end, but at " + target);
        }
        return cookies;
    }
}
