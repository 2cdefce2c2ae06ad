/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.testing.UserAgent;
import java.util.LinkedHashMap;
import java.util.Map;

/** A person with a browser at a site: it keeps cookies, and follows redirects through the provider. */
final class Browser {
    private static final int MOST_REDIRECTS = 12;
    private static final String PUBLIC = "https://data.example.org";

    final Map<String, String> cookies = new LinkedHashMap<>();
    private final Site site;

    Browser(Site site) {
        this.site = site;
    }

    /** Follows a link, and all redirects. */
    Wire.Answer goesTo(String target) {
        Wire.Answer answer = visits(target);
        for (int i = 0; i < MOST_REDIRECTS && answer.status() == 302; i++) {
            answer = visits(local(answer.headers().first("Location").orElseThrow()));
        }
        return answer;
    }

    /** Follows a link, and no redirect. */
    Wire.Answer visits(String target) {
        Wire.Answer answer = site.get(
                target,
                "Accept",
                "text/html",
                "Sec-Fetch-Site",
                "same-origin",
                "Sec-Fetch-Mode",
                "navigate",
                "Sec-Fetch-Dest",
                "document",
                "Cookie",
                cookies.isEmpty() ? "theme=dark" : UserAgent.line(cookies));
        UserAgent.keep(answer.headers().all("Set-Cookie"), cookies);
        return answer;
    }

    private static String local(String location) {
        if (location.startsWith("/")) {
            return location;
        }
        if (location.startsWith(PUBLIC)) {
            return location.substring(PUBLIC.length());
        }
        return local(UserAgent.sentBackFrom(location));
    }
}
