/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.config.ClientTlsConfig;
import io.postern.proxy.tls.Pem;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** How an https upstream is trusted: by the authorities of the configuration or of the Java runtime, its host name checked. */
final class UpstreamTls {
    private UpstreamTls() {}

    static SslContextFactory.Client context(Optional<ClientTlsConfig> config) throws Pem.Unusable {
        SslContextFactory.Client context = new SslContextFactory.Client();
        context.setEndpointIdentificationAlgorithm("HTTPS");
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        if (config.isPresent()) {
            ClientTlsConfig tls = config.get();
            if (tls.ca().isPresent()) {
                context.setTrustStore(Pem.trustStore(tls.ca().get()));
            }
            if (tls.certificate().isPresent() && tls.privateKey().isPresent()) {
                context.setKeyStore(
                        Pem.keyStore(tls.certificate().get(), tls.privateKey().get()));
                context.setKeyStorePassword(Pem.keyPassword());
            }
        }
        return context;
    }
}
