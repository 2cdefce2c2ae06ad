/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.GateEvents;
import io.postern.auth.IdentityMaker;
import io.postern.auth.oidc.Providers;
import io.postern.auth.page.Pages;
import io.postern.auth.session.Sessions;
import io.postern.config.GateConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What the sign-in is put together from.
 *
 * @param config the configuration; {@code login.enabled} and so with a public URL
 * @param providers its providers
 * @param sessions keeps who has signed in
 * @param identities makes identities by that configuration
 * @param pages what people see
 * @param keys the secrets of 32 bytes that seal states, the first for new ones
 * @param background runs what nobody waits for, and may block for some seconds
 * @param events hears of sign-ins
 * @param clock tells the time
 * @param random makes states, nonces, verifiers and session ids
 */
public record LoginParts(
        GateConfig config,
        Providers providers,
        Sessions sessions,
        IdentityMaker identities,
        Pages pages,
        List<byte[]> keys,
        Executor background,
        GateEvents events,
        Clock clock,
        SecureRandom random) {
    /** Copies the list. */
    public LoginParts {
        keys = List.copyOf(keys);
    }

    /** Nothing of the keys. */
    @Override
    public String toString() {
        return "LoginParts[***]";
    }
}
