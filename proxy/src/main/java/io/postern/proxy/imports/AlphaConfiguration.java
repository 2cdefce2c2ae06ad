/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import io.postern.proxy.imports.HeaderPart.InjectedHeader;
import java.util.List;

/** What an alpha configuration has that options cannot say. */
record AlphaConfiguration(List<Settings> providers, List<Upstream> upstreams, List<InjectedHeader> requestHeaders) {
    AlphaConfiguration {
        providers = List.copyOf(providers);
        upstreams = List.copyOf(upstreams);
        requestHeaders = List.copyOf(requestHeaders);
    }
}
