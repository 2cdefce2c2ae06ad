/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import org.junit.jupiter.api.AfterAll;

/** The contract in Jetty. */
class JettyEe10ContractTest extends FilterContract {
    private static final Container CONTAINER = new JettyEe10();

    JettyEe10ContractTest() {
        super(CONTAINER);
    }

    @AfterAll
    static void close() {
        CONTAINER.close();
    }
}
