/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.auth.Decision;
import io.postern.auth.Facts;
import io.postern.auth.Header;
import io.postern.auth.Identity;
import io.postern.auth.Proof;
import io.postern.auth.RequestHead;
import io.postern.config.AccessRule;
import io.postern.config.Allow;
import io.postern.config.GateConfig;
import io.postern.config.ProvisioningConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A decision in words. Values of credentials are not in them. */
final class Explanation {
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "cookie", "set-cookie", "dpop", "proxy-authorization");

    private final GateConfig config;
    private final RequestHead head;
    private final Decision decision;

    Explanation(GateConfig config, RequestHead head, Decision decision) {
        this.config = config;
        this.head = head;
        this.decision = decision;
    }

    void print(PrintWriter out) {
        if (decision instanceof Decision.Pass pass) {
            print(out, pass.facts());
            say(out, "decision", "forwarded to the app" + (pass.identity().isPresent() ? "" : ", without an identity"));
            say(out, "dropped", dropped(pass));
            say(out, "set", pass.request().sets().isEmpty() ? "no header" : "");
            pass.request().sets().forEach(header -> out.println("            " + shown(header)));
            if (pass.identity().isPresent() && config.provisioning().isPresent()) {
                say(out, "note", "the provisioning endpoint was not asked; it may change the user name, or refuse");
            }
        } else if (decision instanceof Decision.Answer answer) {
            print(out, answer.facts());
            say(
                    out,
                    "decision",
                    "answered by the gate: " + answer.reply().status() + " "
                            + answer.facts().reason().code());
            if (!answer.facts().detail().isEmpty()) {
                say(out, "why", answer.facts().detail());
            }
            signIn(answer).ifPresent(note -> say(out, "sign-in", note));
            say(out, "answer", answer.reply().headers().isEmpty() ? "no header" : "");
            answer.reply().headers().stream()
                    .filter(header -> !header.name().equalsIgnoreCase("X-Request-Id"))
                    .forEach(header -> out.println("            " + shown(header)));
        }
        out.flush();
    }

    /** What a redirection to the sign-in means. */
    private static Optional<String> signIn(Decision.Answer answer) {
        if (answer.reply().status() != 302) {
            return Optional.empty();
        }
        return switch (answer.facts().reason()) {
            case SIGN_IN_REQUIRED -> Optional.of("a person's browser is sent to the sign-in; anything else gets 401");
            case STEP_UP_REQUIRED ->
                Optional.of("the person is sent back to the provider for a stronger or fresher sign-in, once");
            default -> Optional.empty();
        };
    }

    private void print(PrintWriter out, Facts facts) {
        say(out, "request", printable(head.method()) + " " + printable(withoutQuery(head.target())));
        say(out, "peer", head.peer().address().getHostAddress());
        say(out, "path", printable(facts.path()) + " (as rules see it)");
        say(out, "rule", facts.rule().map(this::rule).orElse("none was asked"));
        say(out, "caller", caller(facts));
    }

    private String caller(Facts facts) {
        String by = facts.proof().map(Proof::label).orElse("");
        if (facts.identity().isEmpty()) {
            return by.isEmpty() ? "unknown" : "not accepted by " + by;
        }
        Identity identity = facts.identity().get();
        return printable(identity.username()) + " ("
                + printable(identity.account().label()) + "), by " + by + ", groups "
                + printable(identity.groups().toString()) + (identity.sysadmin() ? ", sysadmin" : "");
    }

    /** The first rule of that path that takes the method, as the gate finds it. */
    private String rule(String pattern) {
        for (AccessRule rule : config.access()) {
            if (rule.path().equals(pattern)
                    && (rule.methods().isEmpty() || rule.methods().contains(head.method()))) {
                return pattern + (rule.line() > 0 ? " (line " + rule.line() + ")" : " (from the environment)")
                        + ", allow: " + allow(rule.allow());
            }
        }
        return "none matches: signed-in";
    }

    private static String allow(Allow allow) {
        if (allow instanceof Allow.Anyone) {
            return "anyone";
        }
        if (allow instanceof Allow.App) {
            return "app";
        }
        if (allow instanceof Allow.Nobody) {
            return "nobody";
        }
        if (!(allow instanceof Allow.Conditions conditions)) {
            return "signed-in";
        }
        List<String> parts = new ArrayList<>();
        if (!conditions.groups().isEmpty()) {
            parts.add("groups " + conditions.groups());
        }
        conditions.claims().forEach((claim, values) -> parts.add("claim " + claim + " " + values));
        conditions.sysadmin().ifPresent(flag -> parts.add("sysadmin " + flag));
        conditions.maxAge().ifPresent(age -> parts.add("max-age " + age.toSeconds() + "s"));
        return String.join(" and ", parts);
    }

    private String dropped(Decision.Pass pass) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : head.headers()) {
            if (pass.request().drops(header.name())) {
                names.add(printable(header.name()));
            }
        }
        return names.isEmpty() ? "no header" : String.join(", ", names);
    }

    private String shown(Header header) {
        boolean secret = CREDENTIALS.stream().anyMatch(header.name()::equalsIgnoreCase)
                || header.name().equalsIgnoreCase(config.assertion().header())
                || config.upstream().credentialHeaders().stream().anyMatch(header.name()::equalsIgnoreCase)
                || config.provisioning()
                        .map(ProvisioningConfig::sessionKeyHeader)
                        .filter(header.name()::equalsIgnoreCase)
                        .isPresent();
        return header.name() + ": " + (secret ? "***" : printable(header.value()));
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query) + "?…";
    }

    /** Nothing that came from outside moves a terminal's cursor. */
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int kind = Character.getType(c);
            boolean hidden = kind == Character.CONTROL || kind == Character.FORMAT || kind == Character.SURROGATE;
            safe.append(hidden ? String.format("\\u%04x", c) : Character.toString(c));
        });
        return safe.toString();
    }

    private static void say(PrintWriter out, String what, String text) {
        out.println(String.format("%-12s%s", what, text).stripTrailing());
    }
}
