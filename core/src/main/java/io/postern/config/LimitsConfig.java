/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How much one client may ask of the gate.
 *
 * @param headerBytes the longest request head in bytes, request line included
 * @param bodyBytes the longest request body in bytes; empty means unlimited
 * @param connections how many connections are open at once
 * @param idleTimeout how long a connection may be silent
 * @param headerTimeout how long a client may take to send a whole request head
 */
public record LimitsConfig(
        int headerBytes, OptionalLong bodyBytes, int connections, Duration idleTimeout, Duration headerTimeout) {}
