/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.OwnPages;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.OwnPages.Needs;
import io.postern.auth.Peer;
import io.postern.auth.RequestHead;
import io.postern.testing.UserAgent;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A browser with a cookie jar, which reaches the sign-in by call and the provider by HTTP. Not for use by several threads. */
final class Browser {
    static final String SITE = "https://data.example.org";

    final Map<String, String> cookies = new LinkedHashMap<>();
    private final OwnPages pages;
    private final String prefix;
    private InetAddress address = InetAddress.getLoopbackAddress();

    Browser(OwnPages pages) {
        this(pages, "/oauth2");
    }

    Browser(OwnPages pages, String prefix) {
        this.pages = pages;
        this.prefix = prefix;
    }

    /** Connects from there. */
    Browser from(InetAddress other) {
        address = other;
        return this;
    }

    /** Goes to an endpoint of the gate's, as a person does. */
    Answered visit(String target, String... headers) {
        return send("GET", target, Optional.empty(), headers);
    }

    /** Sends a form of the site's own page. */
    Answered post(String target, String form, String... headers) {
        return send("POST", target, Optional.of(form), headers);
    }

    Answered send(String method, String target, Optional<String> form, String... headers) {
        List<Header> lines = new ArrayList<>();
        lines.add(new Header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
        if (form.isPresent()) {
            lines.add(new Header("Content-Type", "application/x-www-form-urlencoded"));
        }
        if (!cookies.isEmpty()) {
            lines.add(new Header("Cookie", UserAgent.line(cookies)));
        }
        for (int i = 0; i < headers.length; i += 2) {
            String name = headers[i];
            lines.removeIf(line -> line.name().equalsIgnoreCase(name));
            lines.add(new Header(name, headers[i + 1]));
        }
        String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        String name = path.substring(prefix.length());
        RequestHead request = new RequestHead("id-1", method, target, Headers.of(lines), Peer.at(address), true);
        Needs needs = pages.needs(name, method).orElseThrow();
        Answered answered =
                pages.answer(new OwnPages.Visit(name, request, needs == Needs.FORM ? form : Optional.empty()));
        UserAgent.keep(Headers.of(answered.reply().headers()).all("Set-Cookie"), cookies);
        return answered;
    }

    /** Signs in: goes there, to the provider, and back; the answer of the callback. */
    Answered signIn(String target) {
        return back(visit(target));
    }

    /** Follows the redirect to the provider and comes back from it. */
    Answered back(Answered started) {
        return visit(callback(started));
    }

    /** Follows the redirect to the provider; the target with which that sends the browser back. */
    String callback(Answered started) {
        URI back = URI.create(atProvider(started));
        return back.getRawPath() + "?" + back.getRawQuery();
    }

    /** Follows the redirect to the provider, which answers with a redirect of its own. */
    static String atProvider(Answered started) {
        return UserAgent.sentBackFrom(location(started));
    }

    static String location(Answered answered) {
        return header(answered, "Location").orElseThrow(() -> new AssertionError("no Location: " + answered));
    }

    static Optional<String> header(Answered answered, String name) {
        return Headers.of(answered.reply().headers()).first(name);
    }

    /** The value of a cookie that must be there. */
    String cookie(String name) {
        String value = cookies.get(name);
        if (value == null) {
            throw new AssertionError("no cookie " + name);
        }
        return value;
    }

    /** The page as a person's browser reads it: without the escapes of its HTML. */
    static String page(Answered answered) {
        return answered.reply()
                .body()
                .replace("&#x3D;", "=")
                .replace("&#61;", "=")
                .replace("&amp;", "&");
    }

    List<String> stateCookies() {
        return cookies.keySet().stream()
                .filter(name -> name.contains("_state_"))
                .toList();
    }
}
