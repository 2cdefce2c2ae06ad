/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Headers in which the app learns who is calling. */
final class HeaderPart {
    private static final String PRESET = "oauth2-proxy";
    private static final Map<String, String> OF_PRESET = Map.of(
            "X-Forwarded-User", "subject",
            "X-Forwarded-Email", "email",
            "X-Forwarded-Groups", "groups",
            "X-Forwarded-Preferred-Username", "username");
    private static final Map<String, String> SOURCES =
            Map.of("user", "subject", "email", "email", "groups", "groups", "preferred_username", "username");

    private final Conversion conversion;
    private final Draft draft;
    private final Report report;

    private HeaderPart(Conversion conversion) {
        this.conversion = conversion;
        this.draft = conversion.draft();
        this.report = conversion.report();
    }

    /** Writes {@code headers} from the options. */
    static void convert(Conversion conversion) {
        new HeaderPart(conversion).options();
    }

    /** Writes {@code headers} from an alpha configuration. */
    static void convert(Conversion conversion, List<InjectedHeader> requests) {
        new HeaderPart(conversion).injected(requests);
    }

    private void options() {
        boolean user = conversion.on("pass_user_headers", true);
        boolean basic = conversion.on("pass_basic_auth", true);
        boolean email = conversion.on("prefer_email_to_user", false);
        boolean passed = user || basic;
        String preset = passed && !email ? PRESET : "none";
        draft.put("headers.preset", preset);
        if (passed && email) {
            draft.put("headers.set.X-Forwarded-User", "email");
            draft.put("headers.set.X-Forwarded-Groups", "groups");
            draft.put("headers.set.X-Forwarded-Preferred-Username", "username");
        }
        conversion.when("pass_user_headers", setting -> report.same(setting, "headers"));
        conversion.when("prefer_email_to_user", setting -> report.same(setting, "headers"));
        conversion.when(
                "set_xauthrequest",
                setting -> report.same(
                        setting,
                        setting.on()
                                ? "auth always answers with X-Auth-Request-*"
                                : "only auth answers with X-Auth-Request-*"));
        Optional<Setting> password = conversion.of("basic_auth_password");
        conversion.when("pass_basic_auth", setting -> {
            if (setting.on() && password.isPresent()) {
                report.unsupported(setting, "the app gets X-Forwarded-User, and no Authorization");
            } else {
                report.same(setting, "headers");
            }
        });
        password.ifPresent(
                setting -> report.unsupported(setting, "the app gets X-Forwarded-User, and no Authorization"));
        conversion.when("pass_authorization_header", this::authorization);
    }

    private void authorization(Setting setting) {
        if (!setting.on()) {
            report.same(setting, "upstream.forward-token is off");
        } else if (conversion.on("skip_jwt_bearer_tokens", false)) {
            draft.put("upstream.forward-token", "true");
            report.setAside(
                    setting,
                    "upstream.forward-token, for accepted bearer tokens; a session's ID token stays in the gate, and the"
                            + " app can trust X-Postern-Assertion, which {prefix}/jwks verifies");
        } else {
            report.unsupported(
                    setting,
                    "a session's tokens stay in the gate; the app can trust X-Postern-Assertion, which {prefix}/jwks"
                            + " verifies");
        }
    }

    private void injected(List<InjectedHeader> requests) {
        Map<String, String> sources = new LinkedHashMap<>();
        List<InjectedHeader> carried = new ArrayList<>();
        for (InjectedHeader header : requests) {
            Optional<String> source = source(header);
            if (source.isPresent()) {
                sources.put(header.name(), source.get());
                carried.add(header);
            } else {
                report.add(
                        Verdict.UNSUPPORTED,
                        header.label(),
                        "a header is made of one claim, without a prefix; tokens and fixed values are not sent. The app can"
                                + " trust X-Postern-Assertion, which {prefix}/jwks verifies");
            }
        }
        boolean preset = sources.equals(OF_PRESET);
        draft.put("headers.preset", preset ? PRESET : "none");
        if (!preset) {
            sources.forEach((name, source) -> draft.put("headers.set." + name, YamlText.of(source)));
        }
        carried.forEach(header ->
                report.add(Verdict.SAME, header.label(), preset ? "headers.preset" : "headers.set." + header.name()));
    }

    private static Optional<String> source(InjectedHeader header) {
        boolean nameable =
                header.name().matches("[A-Za-z0-9-]+") && !header.name().equalsIgnoreCase("Authorization");
        if (!nameable || !header.plain()) {
            return Optional.empty();
        }
        String claim = header.claim();
        if (claim.isEmpty() || claim.matches("access_token|id_token|refresh_token|created_at|expires_on")) {
            return Optional.empty();
        }
        return Optional.of(SOURCES.getOrDefault(claim, "claims." + claim));
    }

    /**
     * A header of an alpha configuration.
     *
     * @param label what the report calls it
     * @param claim what it is made of; empty where that is no claim
     * @param plain whether it is made of that claim and nothing else
     */
    record InjectedHeader(String label, String name, String claim, boolean plain) {}
}
