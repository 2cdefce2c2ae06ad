/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a source was read.
 *
 * @param started when the last good reading began, by the clock of the database
 * @param cookie what the source gave at its end
 */
public record LastReading(Instant started, Optional<String> cookie) {}
