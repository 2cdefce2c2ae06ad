/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import io.postern.config.Cidr;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses, TLS, proxies in front and the public URL. */
final class ServerPart {
    private static final String PUBLIC_URL = "server.public-url";

    private final Conversion conversion;
    private final Draft draft;
    private final Report report;

    private ServerPart(Conversion conversion) {
        this.conversion = conversion;
        this.draft = conversion.draft();
        this.report = conversion.report();
    }

    /** Writes {@code server}; the public URL, where it is known. */
    static Optional<URI> convert(Conversion conversion) {
        ServerPart part = new ServerPart(conversion);
        part.listen();
        conversion.when("metrics_address", setting -> part.address(setting, "server.admin"));
        Optional<URI> url = part.publicUrl();
        part.trustedProxies();
        return url;
    }

    private void listen() {
        boolean tls = conversion.of("tls_cert_file").isPresent()
                || conversion.of("tls_key_file").isPresent();
        Optional<Setting> plain = conversion.of("http_address");
        Optional<Setting> secure = conversion.of("https_address");
        if (tls) {
            conversion.carry("tls_cert_file", "server.tls.certificate");
            conversion.carry("tls_key_file", "server.tls.private-key");
            if (secure.isPresent()) {
                address(secure.get(), "server.listen");
            } else {
                draft.put("server.listen", YamlText.of("0.0.0.0:443"));
            }
            plain.ifPresent(setting -> report.different(setting, "with a certificate there is one port, with TLS"));
            return;
        }
        secure.ifPresent(setting -> report.same(setting, "not used, since there is no certificate"));
        if (plain.isPresent()) {
            address(plain.get(), "server.listen");
        } else {
            draft.put("server.listen", YamlText.of("127.0.0.1:4180"));
        }
    }

    private void address(Setting setting, String path) {
        String text = setting.text().replaceFirst("(?i)^https?://", "");
        if (text.matches("(?i)unix:.*|fd:.*|-")) {
            report.unsupported(setting, "the gate listens on an address and a port; set " + path);
            return;
        }
        String whole = text.startsWith(":") ? "0.0.0.0" + text : text;
        draft.put(path, YamlText.of(whole));
        report.same(setting, path + (path.endsWith("admin") ? ", with /healthz and /readyz beside /metrics" : ""));
    }

    private Optional<URI> publicUrl() {
        conversion.carry("proxy_prefix", "login.prefix");
        String prefix = conversion.text("proxy_prefix", "/oauth2");
        Optional<Setting> redirect = conversion.of("redirect_url");
        Optional<URI> url = redirect.flatMap(setting -> url(setting.text()));
        if (url.isEmpty()) {
            redirect.ifPresent(setting -> report.unsupported(
                    setting, "has no scheme and host; set server.public-url to what a browser sees"));
            draft.comment(PUBLIC_URL, "What a browser sees, for example https://data.example.org; it must be set.");
            report.step(
                    "Set server.public-url to what a browser sees. The gate makes no addresses from the Host header.");
            return Optional.empty();
        }
        URI found = url.get();
        String origin = found.getScheme() + "://" + found.getRawAuthority();
        draft.put(PUBLIC_URL, YamlText.of(origin));
        String path = found.getRawPath();
        String callback = prefix + "/callback";
        if (path.isEmpty() || path.equals("/") || path.equals(callback)) {
            redirect.ifPresent(setting ->
                    report.same(setting, PUBLIC_URL + " and login.prefix; the redirect URI at the provider stays"));
        } else {
            redirect.ifPresent(setting -> report.setAside(
                    setting, "the redirect URI is " + origin + callback + "; register that at the provider"));
        }
        return url;
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean whole = url.getScheme() != null && url.getScheme().matches("https?") && url.getHost() != null;
            return whole && url.getRawUserInfo() == null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private void trustedProxies() {
        boolean behind = conversion.on("reverse_proxy", false);
        Optional<Setting> addresses = conversion.of("trusted_proxy_ips");
        if (behind && addresses.isEmpty()) {
            conversion.when(
                    "reverse_proxy",
                    setting -> report.safer(
                            setting,
                            "headers of a proxy are believed from the peers in server.trusted-proxies alone, and"
                                    + " nobody is named yet; oauth2-proxy believed everybody"));
            report.step("Name the addresses of the proxies in front in server.trusted-proxies. Without them client"
                    + " addresses are those of the proxies, and the auth endpoint knows no paths.");
            draft.comment("server.trusted-proxies", "The addresses of the proxies in front; nobody is believed yet.");
            draft.put("server.trusted-proxies", "[]");
            return;
        }
        conversion.when("reverse_proxy", setting -> report.same(setting, "server.trusted-proxies"));
        addresses.ifPresent(setting -> {
            if (behind) {
                blocks(setting);
            } else {
                report.same(setting, "not used, since reverse_proxy is off");
            }
        });
    }

    private void blocks(Setting setting) {
        List<String> taken = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String block : setting.values()) {
            (isBlock(block) ? taken : left).add(block);
        }
        draft.put("server.trusted-proxies", YamlText.of(taken));
        if (left.isEmpty()) {
            report.same(setting, "server.trusted-proxies");
        } else {
            report.setAside(
                    setting,
                    "server.trusted-proxies, without " + String.join(", ", left)
                            + ": a block must name the proxies, not everybody");
        }
    }

    private static boolean isBlock(String text) {
        try {
            return Cidr.parse(text).prefix() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
