/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a gate that signs people in has besides.
 *
 * @param pages the endpoints that sign people in and out
 * @param links their addresses
 * @param returnUrls says where a person may be sent back to
 * @param appPages the app's own login and logout pages
 * @param ofAttributes makes sessions of attributes, where these are to become one
 * @param boundCookies the app's cookies that end with the session
 * @param secure whether browsers see the site by https
 */
record SignIn(
        OwnPages pages,
        SignInLinks links,
        ReturnUrls returnUrls,
        AppPages appPages,
        Optional<SessionStart> ofAttributes,
        Set<String> boundCookies,
        boolean secure) {

    /** A redirection that nobody keeps; a browser follows it with GET. */
    static Reply redirect(String to) {
        return new Reply(302, List.of(new Header("Location", to), new Header("Cache-Control", "no-store")), "", false);
    }

    /** Ends the session of a request; the lines that take it and the app's bound cookies from the browser. */
    List<Header> end(RequestHead request) {
        List<Header> lines = new ArrayList<>(pages.end(request));
        lines.addAll(withoutBound(request));
        return lines;
    }

    /** The lines that take the app's bound cookies from the browser that sent this request. */
    List<Header> withoutBound(RequestHead request) {
        List<Header> lines = new ArrayList<>();
        for (OwnCookies.Pair pair : request.headers().cookies()) {
            if (boundCookies.contains(pair.name())) {
                lines.add(new Header(
                        "Set-Cookie",
                        pair.name() + "=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly"
                                + (secure ? "; Secure" : "")));
            }
        }
        return lines;
    }
}
