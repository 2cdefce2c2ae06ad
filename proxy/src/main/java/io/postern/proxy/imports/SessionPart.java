/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Cookies, sessions and where they are kept, and hosts that people may be sent back to. */
final class SessionPart {
    /** Theirs where nothing is set. */
    private static final String COOKIE = "_oauth2_proxy";

    private static final String LIFETIME = "168h";

    private final Conversion conversion;
    private final Draft draft;
    private final Report report;

    private SessionPart(Conversion conversion) {
        this.conversion = conversion;
        this.draft = conversion.draft();
        this.report = conversion.report();
    }

    /** Writes {@code session} and {@code login.redirect-hosts}. */
    static void convert(Conversion conversion, Optional<URI> publicUrl) {
        SessionPart part = new SessionPart(conversion);
        part.key();
        part.redis();
        part.lifetime();
        part.cookie(publicUrl);
        conversion.when("whitelist_domains", part::redirectHosts);
    }

    private void key() {
        String sentence = "not used: a fresh key is needed, in session.keys; people sign in once more";
        conversion.when("cookie_secret", setting -> report.different(setting, sentence));
        conversion.when("cookie_secret_file", setting -> report.different(setting, sentence));
        String reference = conversion.secrets().file("session", "what \"keygen session\" prints");
        draft.put("session.keys", "[" + reference + "]");
    }

    private void redis() {
        boolean redis = conversion.text("session_store_type", "cookie").equals("redis");
        draft.put("session.store", redis ? "redis" : "cookie");
        conversion.when("session_store_type", setting -> {
            if (setting.text().matches("cookie|redis")) {
                report.same(setting, "session.store");
            } else {
                report.unsupported(setting, "sessions are kept in cookies, or in redis");
            }
        });
        if (redis) {
            draft.put("session.redis", new RedisStore(conversion).reference());
        } else {
            RedisStore.unused(conversion);
        }
    }

    private void lifetime() {
        Optional<Setting> expire = conversion.of("cookie_expire");
        Optional<String> lifetime = Durations.ours(expire.map(Setting::text).orElse(LIFETIME), "1m", "8784h");
        draft.put("session.lifetime", lifetime.orElse("12h"));
        draft.comment("session.idle", "oauth2-proxy has no such limit; a shorter one is safer, for example 1h");
        draft.put("session.idle", lifetime.orElse("12h"));
        if (expire.isEmpty()) {
            report.add(Verdict.SAFER, "cookie_expire (not set)", "session.lifetime is 168h, from the sign-in on");
        }
        expire.ifPresent(setting -> {
            if (lifetime.isPresent()) {
                report.safer(setting, "session.lifetime, from the sign-in on; a refresh does not lengthen it");
            } else {
                report.setAside(setting, "is not 1m to 366d; session.lifetime is 12h");
            }
        });
    }

    private void cookie(Optional<URI> publicUrl) {
        Optional<Setting> name = conversion.of("cookie_name");
        String plain = conversion.text("cookie_name", COOKIE).replaceFirst("^__(?:Host|Secure)-", "");
        draft.put("session.cookie.name", YamlText.of(plain));
        name.ifPresent(setting -> report.same(
                setting, "session.cookie.name; __Host- is put before it where there is https and no domain"));
        conversion.when("cookie_domains", setting -> domain(setting, publicUrl));
        conversion.when("cookie_samesite", setting -> {
            String value = setting.text().toLowerCase(Locale.ROOT);
            if (value.equals("lax")) {
                report.same(setting, "as it always is");
            } else if (value.equals("none")) {
                report.unsupported(
                        setting,
                        "cookies are always SameSite=Lax; a page of another site cannot show the app signed in");
            } else {
                report.different(setting, "cookies are always SameSite=Lax; Strict loses people on their way back");
            }
        });
        if (conversion.of("cookie_samesite").isEmpty()) {
            report.add(Verdict.SAFER, "cookie_samesite (not set)", "cookies are always SameSite=Lax");
        }
    }

    private void domain(Setting setting, Optional<URI> publicUrl) {
        List<String> domains = setting.values().stream()
                .map(domain -> domain.replaceFirst("^\\*?\\.", "").replaceFirst(":[0-9]+$", ""))
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .filter(domain -> domain.matches("[a-z0-9-]+(?:\\.[a-z0-9-]+)*"))
                .toList();
        Optional<String> fitting = domains.stream()
                .filter(domain -> publicUrl
                        .map(url -> ("." + url.getHost().toLowerCase(Locale.ROOT)).endsWith("." + domain))
                        .orElse(true))
                .max(Comparator.comparingInt(String::length));
        if (fitting.isEmpty()) {
            report.setAside(setting, "does not hold the host of server.public-url; the cookie is that host's alone");
            return;
        }
        draft.put("session.cookie.domain", YamlText.of(fitting.get()));
        if (setting.values().size() == 1) {
            report.same(setting, "session.cookie.domain");
        } else {
            report.setAside(
                    setting,
                    "session.cookie.domain is " + fitting.get()
                            + ": one gate has one public URL; run another one for each of the other domains");
        }
    }

    private void redirectHosts(Setting setting) {
        List<String> hosts = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String domain : setting.values()) {
            String host = domain.replaceFirst("^\\*?\\.", "")
                    .replaceFirst(":\\*$", "")
                    .toLowerCase(Locale.ROOT);
            boolean known = host.matches("[a-z0-9-]+(?:\\.[a-z0-9-]+)*(?::[1-9][0-9]{0,4})?");
            if (known && !hosts.contains(host)) {
                hosts.add(host);
            }
            if (!known || domain.matches("^\\*?\\..*|.*:\\*$")) {
                left.add(domain);
            }
        }
        if (!hosts.isEmpty()) {
            draft.put("login.redirect-hosts", YamlText.of(hosts));
        }
        if (left.isEmpty()) {
            report.same(setting, "login.redirect-hosts");
        } else {
            report.setAside(
                    setting,
                    "login.redirect-hosts takes hosts, each with one port or none, so that of "
                            + String.join(", ", left) + " only the host itself is there; name the others");
        }
    }
}
