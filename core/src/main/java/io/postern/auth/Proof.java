/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

/** How an identity was proven, and so which kind of client shows it. */
public enum Proof {
    /** An access token in the {@code Authorization} header. */
    BEARER("bearer", false),
    /** Attribute headers of a Shibboleth service provider. */
    SHIBBOLETH("shibboleth", true),
    /** A session of the gate's own. */
    SESSION("session", true);

    private final String label;
    private final boolean browser;

    Proof(String label, boolean browser) {
        this.label = label;
        this.browser = browser;
    }

    /** The name in logs, metrics and {@code explain}. */
    public String label() {
        return label;
    }

    /** Whether a browser adds this proof to requests by itself, so that other sites can cause them. */
    public boolean browser() {
        return browser;
    }
}
