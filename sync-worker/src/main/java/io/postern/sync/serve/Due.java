/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import io.postern.sync.model.Reach;
import java.time.Instant;

/**
 * A run that the schedule wants.
 *
 * @param at the time of the schedule, the same on every replica
 */
public record Due(Reach reach, Instant at) {}
