/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions of docs/architecture.md in what the programs share. */
@AnalyzeClasses(packages = "io.postern.process", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule OF_THE_PROJECT_IT_KNOWS_CONFIG_ALONE = classes()
            .should()
            .onlyDependOnClassesThat(
                    DescribedPredicate.<JavaClass>not(JavaClass.Predicates.resideInAPackage("io.postern.."))
                            .or(JavaClass.Predicates.resideInAnyPackage(
                                    "io.postern.process..", "io.postern.config..", "io.postern.log..")));

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.postern.process.(**)").should().beFreeOfCycles();
}
