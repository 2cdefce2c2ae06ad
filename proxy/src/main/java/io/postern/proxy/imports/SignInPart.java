/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may come, by which token, whatever the provider. */
final class SignInPart {
    private final Conversion conversion;
    private final Draft draft;
    private final Report report;

    private SignInPart(Conversion conversion) {
        this.conversion = conversion;
        this.draft = conversion.draft();
        this.report = conversion.report();
    }

    /** Writes {@code bearer}, the providers of further tokens and {@code identity}; closes what it cannot carry over. */
    static void convert(Conversion conversion, int providers, Insiders insiders) {
        SignInPart part = new SignInPart(conversion);
        part.emails(insiders);
        boolean bearer = conversion.on("skip_jwt_bearer_tokens", false);
        part.bearer(bearer);
        int further = part.issuers(bearer);
        if (providers + further > 1) {
            part.draft.put("identity.username", YamlText.of("{preferred_username}@{id}"));
            part.report.add(
                    Verdict.DIFFERENT,
                    "several issuers",
                    "a username says which provider it is from (identity.username), since one name could be two people");
        }
        if (conversion.of("code_challenge_method").isEmpty()
                && conversion.of("force_code_challenge_method").isEmpty()) {
            part.report.add(Verdict.SAFER, "code_challenge_method (not set)", "PKCE is always S256");
        }
        if (conversion.of("insecure_oidc_skip_nonce").isEmpty()) {
            part.report.add(Verdict.SAFER, "insecure_oidc_skip_nonce (not set)", "the nonce is always checked");
        }
    }

    private void emails(Insiders insiders) {
        Optional<Setting> domains = conversion.of("email_domains");
        Optional<Setting> file = conversion.of("authenticated_emails_file");
        boolean everybody =
                domains.map(setting -> setting.values().contains("*")).orElse(false);
        domains.ifPresent(setting -> {
            if (everybody) {
                report.same(setting, "access: everybody who can sign in");
            } else {
                insiders.close(
                        setting,
                        "rules know no e-mail domains; let the provider admit these people alone, or put them into a group.",
                        report);
            }
        });
        file.ifPresent(setting -> {
            if (everybody) {
                report.same(setting, "narrows nothing beside email_domains = *");
            } else {
                insiders.close(
                        setting,
                        "rules know no lists of addresses; put these people into a group, or name them in claims: {email: [...]}.",
                        report);
            }
        });
    }

    private void bearer(boolean on) {
        draft.put("bearer.enabled", String.valueOf(on));
        conversion.when("skip_jwt_bearer_tokens", setting -> {
            if (on) {
                report.safer(
                        setting,
                        "bearer.enabled; access tokens only, and they stay in the gate. Where clients send ID tokens, write"
                                + " accept: [access-token, id-token] for the provider; where the app needs the token,"
                                + " upstream.forward-token: true");
            } else {
                report.same(setting, "bearer.enabled");
            }
        });
    }

    /** How many issuers there are whose tokens are taken, but who sign nobody in here. */
    static int furtherIssuers(Conversion conversion) {
        return conversion.on("skip_jwt_bearer_tokens", false)
                ? conversion.list("extra_jwt_issuers").size()
                : 0;
    }

    private int issuers(boolean bearer) {
        Optional<Setting> issuers = conversion.of("extra_jwt_issuers");
        if (issuers.isEmpty()) {
            return 0;
        }
        if (!bearer) {
            report.same(issuers.get(), "not used, since skip_jwt_bearer_tokens is off");
            return 0;
        }
        Map<String, List<String>> audiences = new LinkedHashMap<>();
        for (String pair : issuers.get().values()) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                audiences
                        .computeIfAbsent(pair.substring(0, equals), issuer -> new ArrayList<>())
                        .add(pair.substring(equals + 1));
            }
        }
        int number = 0;
        for (Map.Entry<String, List<String>> entry : audiences.entrySet()) {
            Draft provider = draft.sectionItem("providers");
            provider.put("id", "tokens-" + ++number);
            provider.put("issuer", YamlText.of(entry.getKey()));
            provider.put("audiences", YamlText.of(entry.getValue()));
            provider.put("login", "false");
        }
        report.same(issuers.get(), "providers, with login: false");
        return audiences.size();
    }
}
