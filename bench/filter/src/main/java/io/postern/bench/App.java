/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The app behind a filter: asks who is calling. For one thread. */
final class App implements FilterChain {
    private @Nullable String caller;
    private boolean called;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) {
        called = true;
        caller = ((HttpServletRequest) request).getRemoteUser();
    }

    /** Who has called since {@link #forget}; null for nobody, or nobody known. */
    @Nullable
    String caller() {
        return caller;
    }

    /** Whether anybody has called since {@link #forget}. */
    boolean called() {
        return called;
    }

    void forget() {
        called = false;
        caller = null;
    }
}
