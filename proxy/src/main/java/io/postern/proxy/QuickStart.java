/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.http.MimeTypes;

/**
 * What makes a start quicker and changes nothing else. A sidecar starts with each replica of its app, and the app's first request
 * waits for it.
 */
final class QuickStart {
    private QuickStart() {}

    /** To be called before anything of Jetty's or SLF4J's is loaded. Whoever has set one of these properties has his way. */
    static void begin() {
        // Jetty reads from a management bean whether references are compressed, which they are in any heap below 32
        // GiB, and the
        // management beans take a tenth of the start.
        setDefault("org.eclipse.jetty.util.referencesPerCacheLine", "16");
        // There is one in the jar; looking for others opens the whole class path. SLF4J would say on standard error
        // that it was told.
        setDefault("slf4j.provider", "org.slf4j.jul.JULServiceProvider");
        setDefault("slf4j.internal.verbosity", "WARN");
        Thread beside = new Thread(QuickStart::prepare, "postern-start");
        beside.setDaemon(true);
        beside.start();
    }

    /** Beside the reading of the configuration, instead of after it, in the order in which it is wanted. */
    private static void prepare() {
        try {
            // For the calls to providers, plain http included; without the runtime's authorities, which take longest.
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[0], null);
            tls.getDefaultSSLParameters();
            HttpClient.newBuilder();
        } catch (GeneralSecurityException e) {
            return; // whoever needs it says so
        }
        // Jetty looks at all languages of the Java platform.
        MimeTypes.DEFAULTS.getMimeByExtension("a.html");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
