/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * Hears what the gate does, for metrics and the audit log. Every method does nothing by default. Calls come from request
 * threads, many at once, and must not block; an exception is caught and logged by the caller, so that a listener can never
 * break a request.
 */
public interface GateEvents {
    /** A listener that hears nothing. */
    GateEvents NONE = new GateEvents() {};

    /** A token was looked at: {@code outcome} is a reason code, {@code accepted}, or {@code cached}. */
    default void token(String provider, String outcome) {}

    /**
     * A provider was called: {@code kind} is {@code discovery}, {@code jwks}, {@code introspection}, {@code userinfo},
     * {@code token}, {@code par} or {@code revocation}; {@code outcome} is {@code ok}, {@code error} or {@code timeout}.
     */
    default void providerCall(String provider, String kind, String outcome, Duration took) {}

    /** A provider's key set was read. */
    default void keySet(String provider, Instant readAt) {}

    /**
     * Attribute headers came from an address of a service provider: {@code outcome} is {@code accepted}, a reason code, or
     * {@code unproven} where neither the secret nor the certificate came with them.
     */
    default void attributes(String outcome) {}

    /** The provisioning endpoint was called; {@code outcome} is its status, or {@code timeout} or {@code unreachable}. */
    default void provisioning(String outcome, Duration took) {}

    /**
     * A session began or ended: {@code event} is {@code begun}, {@code signed_out}, {@code replaced} (by the next sign-in),
     * {@code ended_by_provider}, {@code ended_by_account}, {@code refresh_refused}, or what was found out about one that was
     * shown: {@code idle}, {@code expired}, {@code revoked}, {@code source} (not one of the configuration's) or
     * {@code unreadable}. Browsers that go on showing an ended one are heard again.
     */
    default void session(String event) {}

    /**
     * A sign-in went a step on: {@code outcome} is the reason code {@code sign_in_started}, {@code signed_in}, or that of the
     * refusal. Returns that belong to no sign-in of the browser have no source, and are not heard here.
     */
    default void signIn(String source, String outcome) {}

    /** A provider was asked again about a session: {@code outcome} is {@code renewed}, {@code refused} or {@code unavailable}. */
    default void sessionRefresh(String source, String outcome) {}

    /** Whether the store of the sessions, where it is not the browser, answers. */
    default void sessionStore(boolean answers) {}

    /** Whether a provider can be worked with, that is, has been discovered once. */
    default void ready(String provider, boolean ready) {}
}
