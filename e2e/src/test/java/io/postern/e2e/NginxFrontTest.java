/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.net.URI;
import java.nio.file.Path;

/** nginx, which asks by {@code auth_request}. */
final class NginxFrontTest extends FrontProxyContract {
    @Override
    FrontProxy front(Path directory, int port, URI gate, URI app) {
        return NginxFront.start(directory, port, gate, app);
    }
}
