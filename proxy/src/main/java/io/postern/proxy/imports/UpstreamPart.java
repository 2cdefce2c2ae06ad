/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apps behind the gate, by path. */
final class UpstreamPart {
    /** Theirs, which is shorter than ours. */
    private static final String RESPONSE_TIMEOUT = "30s";

    /** Nobody listens there: for a gate that is only asked by a front proxy. */
    private static final String NOWHERE = "http://127.0.0.1:9";

    private final Conversion conversion;
    private final Draft draft;
    private final Report report;
    private final List<String> routed = new ArrayList<>();
    private boolean rooted;

    private UpstreamPart(Conversion conversion) {
        this.conversion = conversion;
        this.draft = conversion.draft();
        this.report = conversion.report();
    }

    /**
     * Writes {@code upstream}.
     *
     * @return the only paths that are forwarded; empty where all are
     */
    static List<String> convert(Conversion conversion, List<Upstream> alpha) {
        UpstreamPart part = new UpstreamPart(conversion);
        List<Upstream> upstreams = new ArrayList<>(alpha);
        conversion.when("upstreams", setting -> upstreams.addAll(legacy(setting)));
        part.forward(upstreams);
        part.manners();
        return part.rooted ? List.of() : List.copyOf(part.routed);
    }

    private static List<Upstream> legacy(Setting setting) {
        List<Upstream> upstreams = new ArrayList<>();
        for (String uri : setting.values()) {
            Setting one =
                    new Setting(setting.option(), setting.label(), List.of(uri), setting.where(), setting.variable());
            upstreams.add(new Upstream(one, path(uri), uri, Map.of()));
        }
        return upstreams;
    }

    private static String path(String uri) {
        try {
            URI parsed = new URI(uri);
            boolean web = List.of("http", "https").contains(String.valueOf(parsed.getScheme()));
            String path = web ? String.valueOf(parsed.getPath()) : "/";
            return path.isEmpty() ? "/" : path;
        } catch (URISyntaxException e) {
            return "/";
        }
    }

    private void forward(List<Upstream> upstreams) {
        List<Upstream> carried = new ArrayList<>();
        boolean statics = false;
        for (Upstream upstream : upstreams) {
            statics |= upstream.uri().startsWith("static:");
            if (isCarried(upstream)) {
                carried.add(upstream);
            }
        }
        Optional<Upstream> root =
                carried.stream().filter(one -> one.path().equals("/")).findFirst();
        rooted = root.isPresent() || carried.isEmpty();
        Optional<Upstream> first = root.or(() -> carried.stream().findFirst());
        if (first.isPresent()) {
            draft.put(
                    "upstream.url",
                    YamlText.of(first.flatMap(UpstreamPart::address).orElse("")));
        } else if (statics) {
            draft.comment("upstream.url", "Nobody is there: this gate is only asked, at its auth endpoint.");
            draft.put("upstream.url", YamlText.of(NOWHERE));
        } else {
            draft.comment("upstream.url", "The app behind the gate; it must be set.");
            report.step("Set upstream.url to the address of the app.");
        }
        carried.forEach(upstream -> route(upstream, root));
    }

    private void route(Upstream upstream, Optional<Upstream> root) {
        String path = upstream.path();
        String target = address(upstream).orElse("");
        if (root.filter(one -> one.equals(upstream)).isPresent()) {
            report.same(upstream.setting(), "upstream.url");
            return;
        }
        if (path.equals("/")) {
            report.setAside(upstream.setting(), "there are two for /; the first is upstream.url");
            return;
        }
        boolean prefix = path.endsWith("/");
        String pattern = prefix ? path + "**" : path;
        draft.item(
                "upstream.routes", "{path: " + YamlText.of(pattern) + ", url: " + YamlText.of(target) + "}", List.of());
        routed.add(pattern);
        report.same(
                upstream.setting(),
                "upstream.routes, for " + pattern
                        + (prefix
                                ? " (and " + path.substring(0, path.length() - 1) + " itself, without a redirect)"
                                : ""));
    }

    /** Whether there is anything like it here; what has no like is reported. */
    private boolean isCarried(Upstream upstream) {
        if (upstream.uri().startsWith("static:")) {
            report.different(
                    upstream.setting(),
                    "the gate answers nothing itself but its own endpoints: ask auth, which says 202, 401 or 403");
            return false;
        }
        if (upstream.uri().startsWith("file:")) {
            report.unsupported(upstream.setting(), "the gate serves no files; put a web server behind it");
            return false;
        }
        if (address(upstream).isEmpty()) {
            report.unsupported(upstream.setting(), "is not an address of an app; write http, https or unix:/path");
            return false;
        }
        if (upstream.more().containsKey("rewriteTarget") || upstream.path().startsWith("^")) {
            report.unsupported(
                    upstream.setting(),
                    "paths are forwarded byte for byte; let the app, or a proxy before it, serve the path that is asked for");
            return false;
        }
        if (!upstream.path().matches("/[^*%;?#\\\\]*") || upstream.path().contains("//")) {
            report.unsupported(upstream.setting(), "the path is not one that a route takes; see upstream.routes");
            return false;
        }
        return true;
    }

    /** The address as upstream.url takes it. */
    private static Optional<String> address(Upstream upstream) {
        String uri = upstream.uri();
        if (uri.startsWith("unix:")) {
            return Optional.of("unix:" + uri.substring("unix:".length()).replaceFirst("^//+", "/"));
        }
        try {
            URI parsed = new URI(uri);
            boolean web = List.of("http", "https").contains(String.valueOf(parsed.getScheme()))
                    && parsed.getHost() != null
                    && parsed.getRawUserInfo() == null;
            return web ? Optional.of(parsed.getScheme() + "://" + parsed.getRawAuthority()) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private void manners() {
        Optional<Setting> timeout = conversion.of("upstream_timeout");
        String read = timeout.flatMap(setting -> Durations.ours(setting.text(), "10ms", "24h"))
                .orElse(RESPONSE_TIMEOUT);
        draft.put("upstream.response-timeout", read);
        timeout.ifPresent(setting -> {
            if (Durations.ours(setting.text(), "10ms", "24h").isPresent()) {
                report.same(setting, "upstream.response-timeout");
            } else {
                report.setAside(setting, "is not 10ms to 24h; upstream.response-timeout is " + RESPONSE_TIMEOUT);
            }
        });
        conversion.when("pass_host_header", setting -> {
            draft.put("upstream.host", setting.on() ? "preserve" : "upstream");
            report.same(setting, "upstream.host");
        });
    }
}
