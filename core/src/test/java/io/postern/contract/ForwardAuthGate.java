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

/**
 * The decision endpoint with a front proxy around it that does what Envoy does: it asks below the endpoint's path, by the
 * client's method and headers, takes away what the answer names, and sets the answer's identity headers.
 */
final class ForwardAuthGate implements GateUnderTest {
    /** What Envoy is told to copy from the answer to the request ({@code allowed_upstream_headers}). */
    private static final Set<String> COPIED =
            Set.of("x-remote-", "x-forwarded-", "remote-", "x-postern-", "x-orcid", "x-deep");

    private final GateUnderTest gate;

    private ForwardAuthGate(GateUnderTest gate) {
        this.gate = gate;
    }

    static GateUnderTest open(Function<Map<String, String>, GateConfig> config, AppAnswer answer) {
        return new ForwardAuthGate(InMemoryGate.open(
                variables -> {
                    Map<String, String> all = new HashMap<>(variables);
                    all.put("POSTERN__SERVER__TRUSTED_PROXIES__0", "127.0.0.0/29");
                    return config.apply(all);
                },
                answer));
    }

    @Override
    public Seen send(ClientRequest clientRequest) {
        Seen decision = gate.send(new ClientRequest(
                clientRequest.method(),
                "/oauth2/auth" + clientRequest.target(),
                clientRequest.headers(),
                List.of(),
                clientRequest.from()));
        if (decision.status() != 202) {
            return decision;
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
                Headers.none(),
                "",
                Optional.of(new Seen.App(clientRequest.method(), clientRequest.target(), Headers.of(lines))));
    }

    @Override
    public void close() {
        gate.close();
    }
}
