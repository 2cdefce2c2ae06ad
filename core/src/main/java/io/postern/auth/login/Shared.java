/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.ReturnUrls;
import io.postern.auth.session.CookieLines;
import java.util.Map;

/**
 * What the endpoints have in common.
 *
 * @param site where they are
 * @param clients the gate as a client of each provider, by its id
 * @param returnUrls the judge of return addresses
 * @param cookies the gate's own cookies
 */
record Shared(Site site, Map<String, LoginClient> clients, ReturnUrls returnUrls, CookieLines cookies) {
    static Shared of(LoginParts parts) {
        return new Shared(
                Site.of(parts.config()),
                LoginClients.of(parts.config(), parts.providers(), parts.clock(), parts.random()),
                new ReturnUrls(parts.config()),
                new CookieLines(
                        parts.config().session().cookie(),
                        parts.config().server().publicUrl().orElseThrow()));
    }
}
