/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** What topics of the filter need that are none of the contract: sites in one container, each put up once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HostedSuite {
    private final Container container;
    private final Map<String, Site> open = new HashMap<>();

    HostedSuite(Container container) {
        this.container = container;
    }

    /** The site with that configuration, mounted there, in which these answer. */
    Site site(String contextPath, String yaml, List<Container.Mapped> servlets) {
        return open.computeIfAbsent(
                contextPath + "\n" + yaml, key -> Site.open(container, contextPath, yaml, servlets));
    }

    @AfterAll
    void close() {
        open.values().forEach(Site::close);
    }
}
