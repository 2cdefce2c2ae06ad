/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a browser says about the cause of a request (Fetch Metadata), and how it is sent elsewhere. */
final class Browsers {
    private Browsers() {}

    /** Whether nothing says that the request is anything but a person's way to a page; what says nothing may be one. */
    static boolean navigates(Headers headers) {
        return headers.first("Sec-Fetch-Mode").map("navigate"::equals).orElse(true)
                && headers.first("Sec-Fetch-Dest").map("document"::equals).orElse(true)
                && !headers.has("Sec-Purpose");
    }

    /** Whose page caused a request. */
    enum Cause {
        /** The site's own page, or the person. */
        OWN,
        /** Another site's page, or one that may be. */
        OTHER,
        /** The browser does not say. */
        UNTOLD
    }

    /** Whose page caused the request; a header that is there twice is not believed. */
    static Cause cause(Headers headers, String origin) {
        List<String> site = headers.all("Sec-Fetch-Site");
        if (!site.isEmpty()) {
            return site.equals(List.of("same-origin")) || site.equals(List.of("none")) ? Cause.OWN : Cause.OTHER;
        }
        List<String> origins = headers.all("Origin");
        if (!origins.isEmpty()) {
            return origins.size() == 1
                            && origins.get(0).toLowerCase(Locale.ROOT).equals(origin)
                    ? Cause.OWN
                    : Cause.OTHER;
        }
        List<String> pages = headers.all("Referer");
        if (!pages.isEmpty()) {
            return pages.size() == 1 && (pages.get(0) + "/").startsWith(origin + "/") ? Cause.OWN : Cause.OTHER;
        }
        return Cause.UNTOLD;
    }

    /** Sends the browser there; nobody keeps the answer, and the next server does not learn where it came from. */
    static Reply sentTo(String location, List<Header> cookies) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Location", location));
        headers.add(new Header("Cache-Control", "no-store"));
        headers.add(new Header("Referrer-Policy", "no-referrer"));
        headers.addAll(cookies);
        return new Reply(302, headers, "", false);
    }

    /** The same answer with these cookies. */
    static Reply with(Reply reply, List<Header> cookies) {
        List<Header> headers = new ArrayList<>(reply.headers());
        headers.addAll(cookies);
        return new Reply(reply.status(), headers, reply.body(), reply.close());
    }
}
