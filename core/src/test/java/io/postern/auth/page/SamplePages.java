/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.config.ConfigLoader;
import io.postern.config.InvalidConfigException;
import io.postern.config.SecretReading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pages of a small configuration, and one of each kind. */
final class SamplePages {
    private SamplePages() {}

    /** Pages of a gate with a sign-in; {@code keys} are those of the section {@code pages}, in flow style. */
    static Pages with(Path folder, String keys) throws IOException, InvalidConfigException {
        Path file = folder.resolve("gate.yaml");
        Files.writeString(file, """
                server: {public-url: "https://data.example.org"}
                upstream: {url: "http://127.0.0.1:5000"}
                providers:
                  - {id: keycloak, issuer: "https://sso.example.org/realms/science", audiences: [data-portal], client-id: data-portal, client-secret: s3cret}
                pages: {%s}
                """.formatted(keys));
        return Pages.of(ConfigLoader.load(file, Map.of(), SecretReading.RUN).config());
    }

    /** One page of each kind, each slot filled with the same text. */
    static Map<String, Page> each(String text) {
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put(
                "chooser", new Page.Chooser(List.of(new Page.Way(text, text, true), new Page.Way(text, text, false))));
        pages.put("signed-out", new Page.SignedOut(text));
        pages.put(
                "confirm-sign-out",
                new Page.ConfirmSignOut(text, text, text, Optional.of(URI.create("https://sso.example.org/logout"))));
        pages.put("sign-in-failed", new Page.SignInFailed(Reason.PROVIDER_UNAVAILABLE, text));
        pages.put("sign-in-required", new Page.Refused(Reason.SIGN_IN_REQUIRED));
        pages.put("refused", new Page.Refused(Reason.GROUP_REQUIRED));
        pages.put("conflict", new Page.Refused(Reason.ACCOUNT_CONFLICT));
        pages.put("blocked", new Page.Refused(Reason.ACCOUNT_BLOCKED));
        pages.put("error-missing", new Page.Refused(Reason.NOT_FOUND));
        pages.put("error-down", new Page.Refused(Reason.UPSTREAM_UNREACHABLE));
        return pages;
    }

    /** A request that prefers these languages. */
    static RequestHead request(String id, String target, String... acceptLanguage) {
        String[] lines = new String[2 + 2 * acceptLanguage.length];
        lines[0] = "Accept";
        lines[1] = "text/html";
        for (int i = 0; i < acceptLanguage.length; i++) {
            lines[2 + 2 * i] = "Accept-Language";
            lines[3 + 2 * i] = acceptLanguage[i];
        }
        return new RequestHead(id, "GET", target, Headers.of(lines), Peer.at(InetAddress.getLoopbackAddress()), true);
    }
}
