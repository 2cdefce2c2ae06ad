/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import com.cronutils.model.Cron;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When {@code serve} runs.
 *
 * @param full for readings of everything; empty means never
 * @param delta for readings of what changed, which remove nothing; empty means never
 * @param zone in which the times of day are meant
 * @param lateAfter so many times in a row must pass without a success before the worker is no longer ready
 */
public record ScheduleConfig(Optional<Cron> full, Optional<Cron> delta, ZoneId zone, int lateAfter) {}
