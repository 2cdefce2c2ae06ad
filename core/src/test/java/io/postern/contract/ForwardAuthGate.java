/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.config.GateConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The decision endpoint with a front proxy around it that does what Envoy does: it asks below the endpoint's path, by the
 * client's method and headers, takes away what the answer names, and sets the answer's identity headers. For browsers it does
 * besides what the files for nginx, Caddy and HAProxy do: it hands to the gate, whole, what may not pass and some paths.
 */
final class ForwardAuthGate implements GateUnderTest {
    /** What Envoy is told to copy from the answer to the request ({@code allowed_upstream_headers}). */
    private static final Set<String> COPIED =
            Set.of("x-remote-", "x-forwarded-", "remote-", "x-postern-", "x-orcid", "x-deep");

    /**
     * What a front proxy that asks hands over whole (docs/guides/front-proxies.md): the gate's own pages, paths of {@code allow:
     * app}, and the app's own login and logout pages.
     */
    private static final Pattern WHOLE = Pattern.compile("(/oauth2|/api|(/de|/fr)?/user)/.*");

    private final GateUnderTest gate;
    private final boolean handsOver;

    private ForwardAuthGate(GateUnderTest gate, boolean handsOver) {
        this.gate = gate;
        this.handsOver = handsOver;
    }

    static GateUnderTest open(Function<Map<String, String>, GateConfig> config, AppAnswer answer) {
        return new ForwardAuthGate(trusting(config, answer), false);
    }

    static GateUnderTest openForBrowsers(Function<Map<String, String>, GateConfig> config, AppAnswer answer) {
        return new ForwardAuthGate(trusting(config, answer), true);
    }

    private static GateUnderTest trusting(Function<Map<String, String>, GateConfig> config, AppAnswer answer) {
        return InMemoryGate.open(
                variables -> {
                    Map<String, String> all = new HashMap<>(variables);
                    all.put("POSTERN__SERVER__TRUSTED_PROXIES__0", "127.0.0.0/29");
                    return config.apply(all);
                },
                answer);
    }

    @Override
    public Seen send(ClientRequest clientRequest) {
        if (handsOver && WHOLE.matcher(clientRequest.target()).matches()) {
            return gate.send(clientRequest);
        }
        Seen decision = gate.send(new ClientRequest(
                clientRequest.method(),
                "/oauth2/auth" + clientRequest.target(),
                clientRequest.headers(),
                List.of(),
                clientRequest.from()));
        if (decision.status() != 202) {
            return handsOver ? gate.send(clientRequest) : decision;
        }
        List<String> removed = decision.headers()
                .first("X-Envoy-Auth-Headers-To-Remove")
                .map(names -> Arrays.asList(names.split(", ", -1)))
                .orElse(List.of());
        List<Header> set = new ArrayList<>();
        for (Header line : decision.headers()) {
            String name = line.name().toLowerCase(Locale.ROOT);
            if (COPIED.stream().anyMatch(name::startsWith)) {
                set.add(line);
            }
        }
        List<Header> lines = new ArrayList<>();
        for (Header line : clientRequest.headers()) {
            if (!removed.contains(line.name().toLowerCase(Locale.ROOT))
                    && set.stream().noneMatch(header -> header.name().equalsIgnoreCase(line.name()))) {
                lines.add(line);
            }
        }
        lines.addAll(set);
        return new Seen(
                200,
                Headers.of(cookies(decision)),
                "",
                Optional.of(new Seen.App(clientRequest.method(), clientRequest.target(), Headers.of(lines))));
    }

    /** A session that was renewed, or taken away. */
    private static List<Header> cookies(Seen decision) {
        return decision.headers().all("Set-Cookie").stream()
                .map(line -> new Header("Set-Cookie", line))
                .toList();
    }

    @Override
    public void close() {
        gate.close();
    }
}
