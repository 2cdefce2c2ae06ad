/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import io.postern.config.TlsConfig;
import io.postern.config.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint's certificate, and the authorities whose clients may ask, from PEM files that are read again when they change.
 * Wrong new files leave the old ones in force and say so in the log.
 */
final class SessionTls {
    private static final Logger LOG = LoggerFactory.getLogger(SessionTls.class);

    private final TlsConfig config;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private List<String> seen;

    SessionTls(TlsConfig config) throws Pem.Unusable {
        this.config = config;
        this.seen = fingerprint();
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        context.setSniRequired(false);
        context.setRenegotiationAllowed(false);
        fill(context);
    }

    SslContextFactory.Server context() {
        return context;
    }

    /** Reads the files again where one of them changed; to be called every few seconds, by one thread. */
    void reloadIfChanged() {
        List<String> now = fingerprint();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            fill(new SslContextFactory.Server()); // half a set of new files must not take the old ones away
            context.reload(factory -> {
                try {
                    fill(context);
                } catch (Pem.Unusable e) {
                    throw new IllegalStateException(e);
                }
            });
            LOG.info("session: server.tls was read again");
        } catch (Exception e) {
            LOG.warn(
                    "session: the new files of server.tls are not used, the old ones stay in force: {}",
                    e.getMessage());
        }
    }

    /** A certificate is asked for and not demanded: the secret is another proof. */
    private void fill(SslContextFactory.Server factory) throws Pem.Unusable {
        factory.setKeyStore(Pem.keyStore(config.certificate(), config.privateKey()));
        factory.setKeyStorePassword(Pem.keyPassword());
        if (config.clientCa().isPresent()) {
            factory.setTrustStore(Pem.trustStore(config.clientCa().get()));
            factory.setWantClientAuth(true);
        }
    }

    private List<String> fingerprint() {
        List<Path> files = new ArrayList<>(List.of(config.certificate(), config.privateKey()));
        config.clientCa().ifPresent(files::add);
        return files.stream().map(SessionTls::fingerprint).toList();
    }

    private static String fingerprint(Path file) {
        try {
            return file.toRealPath() + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException gone) {
            return file + " is away";
        }
    }
}
