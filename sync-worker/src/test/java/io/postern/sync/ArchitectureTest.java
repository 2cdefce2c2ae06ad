/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;

/** The directions of docs/architecture.md in the worker. */
@AnalyzeClasses(packages = "io.postern.sync", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_MODEL_IS_PURE = classes()
            .that()
            .resideInAPackage("io.postern.sync.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.postern.sync.model..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule A_SOURCE_NEVER_SEES_THE_DATABASE = noClasses()
            .that()
            .resideInAnyPackage("io.postern.sync.source..", "io.postern.sync.mapping..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.postern.sync.store..", "io.postern.sync.session..", "java.sql..", "org.jdbi..");

    @ArchTest
    static final ArchRule THE_DATABASE_NEVER_SEES_A_SOURCE = noClasses()
            .that()
            .resideInAnyPackage("io.postern.sync.store..", "io.postern.sync.session..", "io.postern.sync.publish..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.postern.sync.source..", "io.postern.sync.mapping..", "com.unboundid..");

    @ArchTest
    static final ArchRule SOURCES_KNOW_NO_MAPPING_AND_NO_FILE = noClasses()
            .that()
            .resideInAPackage("io.postern.sync.source..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.postern.sync.mapping..", "io.postern.sync.config..");

    @ArchTest
    static final ArchRule THE_FILE_IS_READ_AT_THE_TOP_ALONE = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.postern.sync.store..",
                    "io.postern.sync.session..",
                    "io.postern.sync.publish..",
                    "io.postern.sync.mapping..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.postern.sync.config..");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_IS_AT_THE_TOP = noClasses()
            .that()
            .resideOutsideOfPackage("io.postern.sync")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.commons.cli..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_GATE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.postern.auth..", "io.postern.assembly..", "io.postern.proxy..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.postern.sync.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_IS_PRINTED_BELOW = noClasses()
            .that()
            .resideOutsideOfPackage("io.postern.sync")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace", PrintStream.class);
}
