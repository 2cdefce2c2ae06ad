/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;

/**
 * The check of requests from other sites.
 *
 * @param exempt rule paths on which it is not made
 */
public record CsrfConfig(List<String> exempt) {

    public CsrfConfig {
        exempt = List.copyOf(exempt);
    }
}
