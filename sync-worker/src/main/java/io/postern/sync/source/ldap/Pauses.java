/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait between attempts: twice as long each time, varied so that workers do not come back together. */
final class Pauses {

    private final LdapSettings.Patience patience;
    private final RandomGenerator random;

    Pauses(LdapSettings.Patience patience, RandomGenerator random) {
        this.patience = patience;
        this.random = random;
    }

    /** Whether there may be an attempt after this one, from 1. */
    boolean allow(int attempt) {
        return attempt < patience.attempts();
    }

    /** Waits after an attempt, from 1. */
    void after(int attempt) throws InterruptedException {
        long doubled = patience.pause().toMillis() << Math.min(attempt - 1, 10);
        Thread.sleep(Duration.ofMillis(doubled).toMillis() / 2 + random.nextLong(Math.max(1, doubled)));
    }
}
