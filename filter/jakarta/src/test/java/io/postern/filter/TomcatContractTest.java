/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import org.junit.jupiter.api.AfterAll;

/** The contract in Tomcat. */
class TomcatContractTest extends FilterContract {
    private static final Container CONTAINER = new Tomcats();

    TomcatContractTest() {
        super(CONTAINER);
    }

    @AfterAll
    static void close() {
        CONTAINER.close();
    }
}
