/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files with which the gate serves TLS; read again when they change.
 *
 * @param certificate the chain, the gate's own certificate first
 * @param privateKey the PKCS#8 key of the first certificate
 * @param clientCa the authorities whose client certificates are accepted; empty means that none is asked for
 */
public record TlsConfig(Path certificate, Path privateKey, Optional<Path> clientCa) {}
