/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches of a database that takes this long for each, and this long for each change in it. */
final class PaceTest {

    @ParameterizedTest(name = "{0} µs and {1} µs a change, known accounts: {2}")
    @CsvSource({
        "0, 100, false, 1000",
        "0, 100, true, 200",
        "0, 1, false, 5000",
        "0, 1, true, 5000",
        "10000, 50, true, 200",
        // the way to the disk alone takes longer than a batch should
        "30000, 50, true, 100",
        "60000, 50, true, 100",
        // nobody waits longer for a row than with new accounts
        "0, 5000, true, 20",
        "0, 5000, false, 20",
        "0, 1000000, true, 1",
    })
    void settles(long each, long change, boolean gentle, int size) {
        Pace pace = new Pace();
        for (int batch = 0; batch < 100; batch++) {
            pace.took((each + change * pace.size()) * 1000, gentle);
        }
        assertEquals(size, pace.size());
    }
}
