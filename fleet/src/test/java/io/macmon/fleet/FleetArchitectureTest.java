package io.macmon.fleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The fleet's packages have no cycles. Each library has one home, but Streams needs types of Kafka's client. */
class FleetArchitectureTest {

    private static final JavaClasses FLEET = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.macmon.fleet");

    @Test
    void noPackageIsInACycle() {
        slices().matching("io.macmon.(**)").should().beFreeOfCycles().check(FLEET);
    }

    @Test
    void eachLibraryHasOneHome() {
        only("org.apache.kafka.streams..", "io.macmon.fleet.application..");
        only("org.apache.kafka..", "io.macmon.fleet.transmit..", "io.macmon.fleet.application..");
        only("com.google.protobuf..", "io.macmon.fleet.wire..");
    }

    private static void only(String library, String... homes) {
        noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(FLEET);
    }
}
