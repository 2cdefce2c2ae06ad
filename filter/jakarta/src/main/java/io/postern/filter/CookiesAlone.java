/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionTrackingMode;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the container take session ids from cookies alone: one in an address is in logs, in Referer headers, and in links of strangers. */
final class CookiesAlone {
    private static final Logger LOG = LoggerFactory.getLogger(CookiesAlone.class);

    private CookiesAlone() {}

    static void askFor(ServletContext context) {
        Set<SessionTrackingMode> modes = context.getEffectiveSessionTrackingModes();
        if (modes == null || !modes.contains(SessionTrackingMode.URL)) {
            return;
        }
        try {
            context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
        } catch (IllegalStateException | UnsupportedOperationException | IllegalArgumentException tooLate) {
            LOG.warn("this container takes session ids from addresses too; write <tracking-mode>COOKIE</tracking-mode>"
                    + " into the <session-config> of web.xml");
        }
    }
}
