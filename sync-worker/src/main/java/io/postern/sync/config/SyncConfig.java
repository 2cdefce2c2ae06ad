/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.sync.model.Limits;
import java.time.Duration;
import java.util.List;

/**
 * The whole configuration of the worker, checked: whoever holds one need not look for contradictions. Immutable; its
 * {@code toString} shows no secret.
 *
 * @param sources where people and groups come from, each with its own identity method
 * @param lockWait how long a run waits for another one to end
 * @param afterRun who is told which accounts and groups changed
 * @param afterRunWait how long a run delivers to them before it ends
 * @param keepChanges how long the ledger keeps changes
 */
public record SyncConfig(
        List<SourceConfig> sources,
        TargetConfig target,
        GroupsConfig groups,
        Leavers leavers,
        Limits limits,
        ScheduleConfig schedule,
        SetAsideExit setAsideExit,
        Duration lockWait,
        List<AfterRun> afterRun,
        Duration afterRunWait,
        Duration keepChanges,
        EndpointConfig server) {

    /** Copies the lists. */
    public SyncConfig {
        sources = List.copyOf(sources);
        afterRun = List.copyOf(afterRun);
    }
}
