/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.config.Color;
import io.postern.config.LoginConfig;
import io.postern.config.PagesConfig;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One page of each kind with every slot filled: what templates are tried with before they are used. */
final class Samples {
    private static final List<Page> PAGES = List.of(
            new Page.Chooser(List.of(new Page.Way("A", "/a", true))),
            new Page.SignedOut("/a"),
            new Page.ConfirmSignOut("/a", "t", "/a", Optional.empty()),
            new Page.SignInFailed(Reason.PROVIDER_UNAVAILABLE, "/a"),
            new Page.Refused(Reason.SIGN_IN_REQUIRED),
            new Page.Refused(Reason.GROUP_REQUIRED),
            new Page.Refused(Reason.ACCOUNT_CONFLICT),
            new Page.Refused(Reason.ACCOUNT_BLOCKED),
            new Page.Refused(Reason.UPSTREAM_UNREACHABLE));

    private static final List<Slots.Filled> FILLED = filled();
    private static final Set<String> NAMES = namesIn(FILLED);

    private Samples() {}

    /** The pages, filled. */
    static List<Slots.Filled> pages() {
        return FILLED;
    }

    /** Every name by which some template can ask for something. */
    static Set<String> names() {
        return NAMES;
    }

    private static List<Slots.Filled> filled() {
        PagesConfig config = new PagesConfig(
                "S", Optional.of("data:,"), Color.DEFAULT, Optional.of(URI.create("mailto:a@example.org")), List.of());
        LoginConfig login = new LoginConfig(true, "/a", List.of(), List.of(), List.of(), List.of(), false);
        Slots slots = new Slots(config, login);
        Language english = Languages.of(Map.of(), "S").preferred(Headers.none());
        RequestHead request =
                new RequestHead("1", "GET", "/", Headers.none(), Peer.at(InetAddress.getLoopbackAddress()), true);
        return PAGES.stream().map(page -> slots.fill(page, english, request)).toList();
    }

    private static Set<String> namesIn(List<Slots.Filled> pages) {
        Set<String> names = new TreeSet<>();
        for (Slots.Filled page : pages) {
            page.values().forEach((name, value) -> {
                names.add(name);
                if (value instanceof Map<?, ?> inner) {
                    inner.keySet().forEach(key -> names.add(name + "." + key));
                } else if (value instanceof List<?> items) {
                    items.stream()
                            .filter(Map.class::isInstance)
                            .forEach(
                                    item -> ((Map<?, ?>) item).keySet().forEach(key -> names.add(String.valueOf(key))));
                }
            });
        }
        return names;
    }
}
