/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import io.postern.proxy.imports.HeaderPart.InjectedHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes an alpha configuration apart: what an option stands for becomes that option's setting. */
final class AlphaReader {
    private static final Set<String> UPSTREAM_MANNERS = Set.of(
            "insecureSkipTLSVerify",
            "flushInterval",
            "passHostHeader",
            "proxyWebSockets",
            "timeout",
            "disableKeepAlives");
    private static final Map<String, String> MANNERS = Map.of(
            "insecureSkipTLSVerify", "ssl_upstream_insecure_skip_verify",
            "flushInterval", "flush_interval",
            "passHostHeader", "pass_host_header",
            "proxyWebSockets", "proxy_websockets",
            "timeout", "upstream_timeout",
            "disableKeepAlives", "disable_keep_alives");

    private final Intake intake;
    private final Variables variables;
    private final String where;

    private AlphaReader(Intake intake, Map<String, String> environment, String where) {
        this.intake = intake;
        this.variables = new Variables(environment, intake.report());
        this.where = where;
    }

    /** What the file says. */
    static AlphaConfiguration read(Path file, Map<String, String> environment, Intake intake) throws Unreadable {
        return new AlphaReader(intake, environment, String.valueOf(file.getFileName())).read(YamlFile.read(file));
    }

    private AlphaConfiguration read(Map<String, Object> root) throws Unreadable {
        List<Settings> providers = new ArrayList<>();
        List<Upstream> upstreams = new ArrayList<>();
        List<InjectedHeader> headers = new ArrayList<>();
        for (Map.Entry<String, Object> section : root.entrySet()) {
            String name = section.getKey();
            switch (name) {
                case "server", "metricsServer" -> options(leaves(name, section.getValue()), intake.settings());
                case "providers" -> {
                    List<Map<String, Object>> entries = entries(section.getValue(), name);
                    for (int i = 0; i < entries.size(); i++) {
                        providers.add(provider(entries.get(i), name + "[" + i + "]"));
                    }
                }
                case "upstreamConfig" -> upstreams.addAll(upstreams(section.getValue()));
                case "injectRequestHeaders" -> {
                    List<Map<String, Object>> entries = entries(section.getValue(), name);
                    for (int i = 0; i < entries.size(); i++) {
                        headers.add(header(entries.get(i), name + "[" + i + "]"));
                    }
                }
                case "injectResponseHeaders" -> responses(entries(section.getValue(), name));
                default -> intake.unknown(name, where);
            }
        }
        return new AlphaConfiguration(providers, upstreams, headers);
    }

    private Settings provider(Map<String, Object> provider, String label) throws Unreadable {
        Settings settings = new Settings();
        Map<String, List<String>> leaves = leaves("providers", provider);
        leaves.remove("providers.id");
        if (leaves.remove("providers.additionalClaims") != null) {
            intake.report()
                    .add(
                            Verdict.SAME,
                            label + ".additionalClaims",
                            "every claim can be used, as claims.NAME in headers.set");
        }
        leaves.keySet().removeIf(path -> path.startsWith("providers.loginURLParameters") && parameters(label));
        if (leaves.remove("providers.ADFSConfig.skipScope") != null) {
            intake.report().add(Verdict.UNSUPPORTED, label + ".ADFSConfig.skipScope", "login.scopes are always sent");
        }
        for (Map.Entry<String, List<String>> leaf : leaves.entrySet()) {
            option(leaf.getKey(), label + leaf.getKey().substring("providers".length()), leaf.getValue(), settings);
        }
        return settings;
    }

    private boolean parameters(String label) {
        String what = label + ".loginURLParameters";
        if (!intake.report().names(what)) {
            intake.report()
                    .add(
                            Verdict.UNSUPPORTED,
                            what,
                            "only the parameters of OpenID Connect are sent; acr and max-age are asked for by access rules");
        }
        return true;
    }

    private void options(Map<String, List<String>> leaves, Settings settings) throws Unreadable {
        for (Map.Entry<String, List<String>> leaf : leaves.entrySet()) {
            option(leaf.getKey(), leaf.getKey(), leaf.getValue(), settings);
        }
    }

    private void option(String path, String label, List<String> values, Settings settings) throws Unreadable {
        Optional<Option> option = intake.table().ofAlphaPath(path);
        if (option.isEmpty()) {
            if (path.endsWith(".fromEnv") || path.endsWith(".value")) {
                intake.report().add(Verdict.UNSUPPORTED, label, "name a file instead");
            } else {
                intake.unknown(label, where);
            }
            return;
        }
        settings.add(Intake.setting(
                option.get(),
                label,
                option.get().shape().isSecret() ? values : variables.resolved(values, label),
                where,
                Optional.empty()));
    }

    private List<Upstream> upstreams(Object section) throws Unreadable {
        List<Upstream> upstreams = new ArrayList<>();
        if (!(section instanceof Map<?, ?> map)) {
            throw new Unreadable(where + ": upstreamConfig is not a section");
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey().equals("upstreams")) {
                List<Map<String, Object>> entries = entries(entry.getValue(), "upstreams");
                for (int i = 0; i < entries.size(); i++) {
                    upstreams.add(upstream(entries.get(i), "upstreamConfig.upstreams[" + i + "]"));
                }
            } else if (entry.getKey().equals("proxyRawPath")) {
                intake.report()
                        .add(
                                Verdict.DIFFERENT,
                                "upstreamConfig.proxyRawPath",
                                "paths are forwarded byte for byte; encoded slashes are refused unless server.paths allows them");
            } else {
                intake.unknown("upstreamConfig." + entry.getKey(), where);
            }
        }
        return upstreams;
    }

    private Upstream upstream(Map<String, Object> entry, String label) throws Unreadable {
        Map<String, String> more = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> leaf : leaves("", entry).entrySet()) {
            more.put(leaf.getKey().substring(1), String.join(",", variables.resolved(leaf.getValue(), label)));
        }
        for (String manner : UPSTREAM_MANNERS) {
            Optional<String> value = Optional.ofNullable(more.get(manner));
            Optional<Option> option = intake.table().ofKey(MANNERS.getOrDefault(manner, ""));
            if (value.isPresent() && option.isPresent()) {
                manner(option.get(), label + "." + manner, value.get());
            }
        }
        for (String key : more.keySet()) {
            if (!UPSTREAM_MANNERS.contains(key)
                    && !Set.of("id", "path", "uri", "rewriteTarget", "static", "staticCode")
                            .contains(key)) {
                intake.unknown(label + "." + key, where);
            }
        }
        boolean fixed = "true".equals(more.get("static"));
        String uri = fixed ? "static:" : more.getOrDefault("uri", "");
        Option option = intake.table().ofKey("upstreams").orElseThrow();
        Setting setting = new Setting(option, label, List.of(uri), where, Optional.empty());
        return new Upstream(setting, more.getOrDefault("path", "/"), uri, more);
    }

    /** The first upstream's manners are those of all, since ours are. */
    private void manner(Option option, String label, String value) throws Unreadable {
        Setting setting = Intake.setting(option, label, List.of(value), where, Optional.empty());
        Optional<Setting> first = intake.settings().of(option.key());
        if (first.isEmpty()) {
            intake.settings().add(setting);
        } else if (first.get().text().equals(setting.text())) {
            intake.report().same(setting, "as for the upstream before");
        } else {
            intake.report()
                    .setAside(
                            setting,
                            "all upstreams are treated alike: " + first.get().shown() + " counts");
        }
    }

    private InjectedHeader header(Map<String, Object> entry, String label) throws Unreadable {
        Map<String, List<String>> leaves = leaves("", entry);
        String name = String.join(",", leaves.getOrDefault(".name", List.of("")));
        String claim = String.join(",", leaves.getOrDefault(".values[0].claimSource.claim", List.of("")));
        boolean plain = leaves.keySet().stream()
                .allMatch(path -> Set.of(
                                ".name",
                                ".values[0].claimSource.claim",
                                ".preserveRequestValue",
                                ".InsecureSkipHeaderNormalization")
                        .contains(path));
        return new InjectedHeader(label + " = " + Setting.shown(name), name, claim, plain);
    }

    private void responses(List<Map<String, Object>> headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = String.valueOf(headers.get(i).get("name"));
            boolean known = name.matches("(?i)X-Auth-Request-(User|Email|Groups|Preferred-Username)");
            intake.report()
                    .add(
                            known ? Verdict.SAME : Verdict.UNSUPPORTED,
                            "injectResponseHeaders[" + i + "] = " + Setting.shown(name),
                            known
                                    ? "auth always answers with it"
                                    : "auth answers with X-Auth-Request-User, -Email, -Groups and -Preferred-Username alone");
        }
    }

    private List<Map<String, Object>> entries(Object value, String name) throws Unreadable {
        List<Map<String, Object>> entries = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            throw new Unreadable(where + ": " + name + " is not a list");
        }
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> map)) {
                throw new Unreadable(where + ": " + name + " has an entry that is not a section");
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            map.forEach((key, inner) -> entry.put(String.valueOf(key), inner == null ? "" : inner));
            entries.add(entry);
        }
        return entries;
    }

    /** Values by their paths; a list of values is one, the entries of other lists are numbered. */
    private static Map<String, List<String>> leaves(String path, Object value) {
        Map<String, List<String>> leaves = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> leaves.putAll(leaves(path + "." + key, inner == null ? "" : inner)));
        } else if (value instanceof List<?> list && list.stream().anyMatch(item -> item instanceof Map)) {
            for (int i = 0; i < list.size(); i++) {
                leaves.putAll(leaves(path + "[" + i + "]", list.get(i)));
            }
        } else if (value instanceof List<?> list) {
            leaves.put(path, list.stream().map(String::valueOf).toList());
        } else {
            leaves.put(path, List.of(String.valueOf(value)));
        }
        return leaves;
    }
}
