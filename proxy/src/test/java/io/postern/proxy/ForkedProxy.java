/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A proxy in a JVM of its own; says its port in a file. */
final class ForkedProxy {
    private ForkedProxy() {}

    /** Takes the app's URL and the file for the port. */
    public static void main(String[] arguments) throws Exception {
        ProxyFixture proxy = ProxyFixture.start(arguments[0]);
        Path file = Path.of(arguments[1]);
        Path whole = Files.writeString(file.resolveSibling("port.new"), Integer.toString(proxy.port()));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
