/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/** The examples in code of docs/filter.md, word for word; {@link GuideTest} compares them. */
final class Examples {
    private Examples() {}

    /** Who has an account of the app. */
    interface Accounts {
        boolean exists(String username);
    }

    static GateFilter asking(Accounts accounts) {
        GateFilter filter = GateFilter.builder()
                .config(Path.of("/etc/postern/app.yaml"))
                .set("server.public-url", "https://data.example.org")
                .arrivals(person ->
                        accounts.exists(person.username()) ? Admission.granted() : Admission.refused("no account"))
                .build();
        return filter;
    }

    static GateFilter metered(MeterRegistry registry) {
        GateFilter filter = GateFilter.builder()
                .decisions(decided -> registry.timer(
                                "postern.gate", "reason", decided.reason().code())
                        .record(decided.took()))
                .build();
        return filter;
    }
}
