package io.macmon.benchmarks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rule about cycles that {@code ArchitectureTest} holds for the modules of the program. */
class BenchmarkPackagesTest {

    @Test
    void noPackageIsInACycle() {
        slices().matching("io.macmon.(**)")
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.macmon.benchmarks"));
    }
}
