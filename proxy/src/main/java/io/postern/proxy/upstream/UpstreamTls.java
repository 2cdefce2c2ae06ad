/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.config.ClientTlsConfig;
import io.postern.config.tls.Pem;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** How an https upstream is trusted: by the authorities of the configuration or of the Java runtime, its host name checked. */
final class UpstreamTls {
    private UpstreamTls() {}

    /**
     * The client's side of TLS.
     *
     * @param used whether any upstream is https: reading the runtime's authorities takes a tenth of a second, so that it is not
     *     done for nothing
     */
    static SslContextFactory.Client context(Optional<ClientTlsConfig> config, boolean used) throws Pem.Unusable {
        SslContextFactory.Client context = new SslContextFactory.Client();
        if (!used) {
            context.setSslContext(trustingNobody());
            return context;
        }
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

    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is in every Java platform", e);
        }
    }
}
