/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files with which the gate calls another service over TLS.
 *
 * @param ca the authorities that may vouch for the service; empty means those of the Java runtime
 * @param certificate the gate's own certificate chain; present exactly when {@code privateKey} is
 * @param privateKey the PKCS#8 key of that certificate
 */
public record ClientTlsConfig(Optional<Path> ca, Optional<Path> certificate, Optional<Path> privateKey) {}
