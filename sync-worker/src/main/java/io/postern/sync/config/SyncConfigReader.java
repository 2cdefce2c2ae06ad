/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Names;
import io.postern.config.Quantities;
import io.postern.config.Section;
import io.postern.sync.mapping.MappingSpec;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;

/** Reads the whole file, section by section, and then looks at what the sections mean together. */
final class SyncConfigReader {

    /** A year, and the while until somebody looks at what the last one did. */
    private static final Duration KEPT = Duration.ofDays(400);

    /** Destinations that are taken out of the file are remembered so long. */
    private static final String LEAST_KEPT = "30d";

    private SyncConfigReader() {}

    /** The configuration; it may be used only where no error was found. */
    static SyncConfig read(Section root) {
        TargetConfig target = TargetReader.target(root.sectionOrEmpty("target"));
        MappingSpec mapping =
                root.section("mapping").map(MappingReader::mapping).orElse(MappingSpec.EMPTY);
        root.require("source");
        List<SourceConfig> sources = root.sections("source").stream()
                .flatMap(source -> new SourceReader(source, target, mapping).source().stream())
                .toList();
        SyncConfig config = new SyncConfig(
                sources,
                target,
                groups(root.sectionOrEmpty("groups")),
                root.value("leavers", Leavers.DEACTIVATE, Quantities.oneOf(Leavers.class)),
                LimitsReader.limits(root.sectionOrEmpty("limits")),
                ScheduleReader.schedule(root.sectionOrEmpty("schedule")),
                root.value("set-aside-exit", SetAsideExit.ALWAYS, Quantities.oneOf(SetAsideExit.class)),
                root.value("lock-wait", Duration.ofSeconds(30), Quantities.duration("0", "1d")),
                root.sections("after-run").stream()
                        .flatMap(hook -> AfterRunReader.hook(hook, target).stream())
                        .toList(),
                root.value("after-run-wait", Duration.ofMinutes(1), Quantities.duration("0", "1d")),
                root.value("keep-changes", KEPT, Quantities.duration(LEAST_KEPT, "36500d")),
                EndpointReader.endpoint(root.sectionOrEmpty("server")));
        root.finish();
        SyncPolicy.check(config, root.problems());
        return config;
    }

    private static GroupsConfig groups(Section groups) {
        return new GroupsConfig(
                groups.list("include", List.of("*"), Names.visible()),
                groups.value("memberships", Memberships.OFF, Quantities.oneOf(Memberships.class)),
                new LinkedHashSet<>(groups.list("sysadmin", List.of(), Names.visible())));
    }
}
