/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import io.postern.config.HostPort;
import io.postern.config.Secret;
import io.postern.config.TlsConfig;
import java.util.Optional;

/**
 * Where the session endpoint listens and who may ask.
 *
 * @param listen the address; port 0 lets the system choose
 * @param secret what callers show as a bearer credential
 * @param tls the endpoint's certificate, and the authorities whose clients may ask; empty for plain http
 * @param openLoopback whether callers from this machine who show nothing are answered, without a credential and without a say in
 *     who is an administrator
 */
public record SessionSettings(
        HostPort listen, Optional<Secret> secret, Optional<TlsConfig> tls, boolean openLoopback) {}
