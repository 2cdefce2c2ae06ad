/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.config.tls.Pem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who may vouch for a service that is reached over TLS.
 *
 * @param key the key of the configuration that says so, for messages
 * @param ca a PEM file of the only authorities to trust; empty for those of the Java runtime
 */
public record Trust(String key, Optional<Path> ca) {

    /** For a connection; the file is read anew for each, so that a renewed one counts at once. */
    SSLContext context() throws Undelivered {
        try {
            if (ca.isEmpty()) {
                return SSLContext.getDefault();
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(Pem.trustStore(ca.get()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (Pem.Unusable e) {
            throw new Undelivered(key + ": " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has these
        }
    }

    /** The authorities as the bytes of a PKCS#12 key store; nothing where they are the Java runtime's. */
    Optional<byte[]> store(String password) throws Undelivered {
        if (ca.isEmpty()) {
            return Optional.empty();
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Pem.trustStore(ca.get()).store(bytes, password.toCharArray());
            return Optional.of(bytes.toByteArray());
        } catch (Pem.Unusable e) {
            throw new Undelivered(key + ": " + e.getMessage());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e); // it is all in memory, of kinds that every Java has
        }
    }

    /** What is wrong with the service's certificate, and where to say who may vouch for it; nothing where it is not TLS. */
    Optional<String> complaint(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SSLException) {
                return Optional.of("TLS failed: " + at.getMessage() + "; who may vouch for it is said by " + key);
            }
        }
        return Optional.empty();
    }
}
