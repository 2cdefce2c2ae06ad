/* SPDX-License-Identifier: Apache-2.0 */
package io.postern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;

/** The directions of docs/architecture.md, and the habits that no compiler keeps. */
@AnalyzeClasses(packages = "io.postern", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule CONFIG_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("io.postern.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.postern.auth..", "io.postern.assembly..");

    @ArchTest
    static final ArchRule VOCABULARY_KNOWS_NO_IMPLEMENTATION = noClasses()
            .that()
            .resideInAPackage("io.postern.auth")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.postern.auth.*..", "io.postern.assembly..");

    @ArchTest
    static final ArchRule PROVIDERS_KNOW_NO_OTHER_PART = onlyItselfAnd("oidc");

    @ArchTest
    static final ArchRule BEARER_KNOWS_PROVIDERS_ALONE = onlyItselfAnd("bearer", "oidc");

    @ArchTest
    static final ArchRule SESSIONS_KNOW_NO_OTHER_PART = onlyItselfAnd("session");

    @ArchTest
    static final ArchRule PAGES_KNOW_NO_OTHER_PART = onlyItselfAnd("page");

    @ArchTest
    static final ArchRule LOGIN_KNOWS_PROVIDERS_SESSIONS_AND_PAGES = onlyItselfAnd("login", "oidc", "session", "page");

    @ArchTest
    static final ArchRule ATTRIBUTES_KNOW_NO_OTHER_PART = onlyItselfAnd("attribute");

    @ArchTest
    static final ArchRule PROVISIONING_KNOWS_NO_OTHER_PART = onlyItselfAnd("provision");

    @ArchTest
    static final ArchRule NOBODY_BELOW_KNOWS_THE_ASSEMBLY = noClasses()
            .that()
            .resideOutsideOfPackage("io.postern.assembly..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.postern.assembly..");

    @ArchTest
    static final ArchRule NO_HOST_OF_THE_GATE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.servlet..",
                    "javax.servlet..",
                    "org.eclipse.jetty..",
                    "org.jdbi..",
                    "org.apache.commons.cli..",
                    "com.unboundid..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.postern.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TIME_COMES_FROM_OUTSIDE = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule NOTHING_IS_PRINTED = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace", PrintStream.class);

    private static ArchRule onlyItselfAnd(String... parts) {
        String[] allowed = new String[parts.length + 1];
        allowed[0] = "io.postern.auth";
        for (int i = 0; i < parts.length; i++) {
            allowed[i + 1] = "io.postern.auth." + parts[i] + "..";
        }
        return classes()
                .that()
                .resideInAPackage("io.postern.auth." + parts[0] + "..")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.<JavaClass>not(
                                JavaClass.Predicates.resideInAnyPackage("io.postern.auth..", "io.postern.assembly.."))
                        .or(JavaClass.Predicates.resideInAnyPackage(allowed)));
    }
}
