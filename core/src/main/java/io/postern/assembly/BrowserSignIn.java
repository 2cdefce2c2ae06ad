/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.Account;
import io.postern.auth.Authenticator;
import io.postern.auth.IdentityMaker;
import io.postern.auth.OwnPages;
import io.postern.auth.SessionStart;
import io.postern.auth.login.Login;
import io.postern.auth.login.LoginParts;
import io.postern.auth.login.TokenRefresher;
import io.postern.auth.oidc.Providers;
import io.postern.auth.page.Pages;
import io.postern.auth.session.BrowserSessions;
import io.postern.auth.session.SessionSettings;
import io.postern.auth.session.SessionsUnavailable;
import io.postern.config.GateConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sign-in with a browser as one configuration has it: the sessions, and the endpoints that begin and end them. */
final class BrowserSignIn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserSignIn.class);

    private final BrowserSessions sessions;
    private final Login login;
    private final Optional<SessionStart> ofAttributes;
    private final AtomicBoolean unwritten = new AtomicBoolean();

    private BrowserSignIn(BrowserSessions sessions, Login login, Optional<SessionStart> ofAttributes) {
        this.sessions = sessions;
        this.login = login;
        this.ofAttributes = ofAttributes;
    }

    /** How the sessions of a configuration are come by: opened, or those of the configuration before taken over. */
    interface SessionsOpener {
        BrowserSessions open(SessionSettings settings, BrowserSessions.Surroundings surroundings);
    }

    /**
     * The sign-in of that configuration; empty where {@code login.enabled} is false.
     *
     * @throws IllegalArgumentException where a key or a file of the configuration cannot be used, naming it
     */
    static Optional<BrowserSignIn> open(
            GateConfig config,
            Surroundings surroundings,
            Lasting lasting,
            Providers providers,
            Pages pages,
            SessionsOpener opener) {
        if (!config.login().enabled()) {
            return Optional.empty();
        }
        List<byte[]> keys = lasting.cookieKeys(config.session().keys());
        IdentityMaker identities = IdentityMaker.of(config);
        TokenRefresher refresher =
                new TokenRefresher(config, providers, identities, surroundings.clock(), surroundings.random());
        BrowserSessions sessions = opener.open(
                SessionSettings.of(config, keys, Optional.of(refresher)),
                new BrowserSessions.Surroundings(surroundings.clock(), surroundings.random(), surroundings.events()));
        boolean whole = false;
        try {
            Login login = new Login(new LoginParts(
                    config,
                    providers,
                    sessions,
                    identities,
                    pages,
                    keys,
                    lasting.background(),
                    surroundings.events(),
                    surroundings.clock(),
                    surroundings.random()));
            Optional<SessionStart> ofAttributes =
                    config.shibboleth().enabled() && config.shibboleth().session()
                            ? Optional.of(new AttributeSessions(
                                    sessions, config.session().lifetime(), surroundings))
                            : Optional.empty();
            whole = true;
            return Optional.of(new BrowserSignIn(sessions, login, ofAttributes));
        } finally {
            if (!whole) {
                sessions.close();
            }
        }
    }

    /** Knows callers by their session. */
    Authenticator authenticator() {
        return sessions.authenticator();
    }

    OwnPages pages() {
        return login;
    }

    Optional<SessionStart> ofAttributes() {
        return ofAttributes;
    }

    BrowserSessions sessions() {
        return sessions;
    }

    /**
     * Ends all sessions of that person: here at once, on every replica when the store of revocations is there. The first answer
     * of a feed may hold thousands, so the log hears of it once until one could be written.
     */
    void cutOff(Account account) {
        try {
            sessions.endAll(account);
            unwritten.set(false);
        } catch (SessionsUnavailable e) {
            if (!unwritten.getAndSet(true)) {
                LOG.warn(
                        "whoever is cut off now is known as such to this replica alone, until it can be written: {}",
                        e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        sessions.close();
    }
}
