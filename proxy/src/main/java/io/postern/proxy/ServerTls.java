/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.config.TlsConfig;
import io.postern.config.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS towards clients, from PEM files that are read again when they change. Connections that are open keep the keys they were
 * made with; wrong new files leave the old ones in force and say so in the log.
 */
final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private final TlsConfig config;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private List<String> seen;

    ServerTls(TlsConfig config) throws Pem.Unusable {
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

    /** Reads the files again where one of them changed; to be called every few seconds. */
    synchronized void reloadIfChanged() {
        List<String> now = fingerprint();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            // Read before anything is replaced: half a set of new files must not take the old ones away.
            SslContextFactory.Server trial = new SslContextFactory.Server();
            fill(trial);
            context.reload(factory -> {
                try {
                    fill(context);
                } catch (Pem.Unusable e) {
                    throw new IllegalStateException(e);
                }
            });
            LOG.info("tls: certificate and key were read again");
        } catch (Pem.Unusable e) {
            LOG.warn("tls: the new files are not used, the old ones stay in force: {}", e.getMessage());
        } catch (Exception e) {
            LOG.warn("tls: the new files are not used, the old ones stay in force", e);
        }
    }

    private void fill(SslContextFactory.Server factory) throws Pem.Unusable {
        factory.setKeyStore(Pem.keyStore(config.certificate(), config.privateKey()));
        factory.setKeyStorePassword(Pem.keyPassword());
        if (config.clientCa().isPresent()) {
            factory.setTrustStore(Pem.trustStore(config.clientCa().get()));
            factory.setWantClientAuth(true);
        }
    }

    /** What changes when a file is replaced, also behind a symbolic link as Kubernetes mounts them. */
    private List<String> fingerprint() {
        List<Path> files = new ArrayList<>(List.of(config.certificate(), config.privateKey()));
        config.clientCa().ifPresent(files::add);
        return files.stream().map(ServerTls::fingerprint).toList();
    }

    private static String fingerprint(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return file.toRealPath() + " " + attributes.lastModifiedTime() + " " + attributes.size() + " "
                    + attributes.fileKey();
        } catch (IOException gone) {
            return file + " is away";
        }
    }
}
