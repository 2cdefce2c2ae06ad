/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.GateEvents;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What a gate takes from outside.
 *
 * @param clock tells the time
 * @param random makes keys and ids
 * @param events hears what the gate does; what it throws is logged and goes no further
 */
public record Surroundings(Clock clock, SecureRandom random, GateEvents events) {
    /** Guards the listener. */
    public Surroundings {
        events = events instanceof GuardedEvents ? events : new GuardedEvents(events);
    }
}
