package io.macmon.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Imports run from cli over analyzer and capture to config, and each library has one place. */
class ArchitectureTest {

    private static final JavaClasses MACMON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
            .importPackages("io.macmon");

    @Test
    void configImportsNothingOfMacmon() {
        check(noClasses()
                .that()
                .resideInAPackage("io.macmon.config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.macmon.capture..", "io.macmon.analyzer..", "io.macmon.cli.."));
    }

    @Test
    void captureKnowsNeitherWhatFramesMeanNorTheProgram() {
        check(noClasses()
                .that()
                .resideInAPackage("io.macmon.capture..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.macmon.analyzer..", "io.macmon.cli.."));
    }

    @Test
    void analyzerKnowsTheContractOfCaptureAndNoneOfItsMeans() {
        check(noClasses()
                .that()
                .resideInAPackage("io.macmon.analyzer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.macmon.capture.*..", "io.macmon.cli.."));
    }

    @Test
    void theMeansOfCaptureShareOnlyTheSystemCalls() {
        check(slices().matching("io.macmon.capture.(link|guard|pcap|ring|file)..")
                .should()
                .notDependOnEachOther());
        check(noClasses()
                .that()
                .resideInAPackage("io.macmon.capture.linux..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.macmon.capture.link..",
                        "io.macmon.capture.guard..",
                        "io.macmon.capture.pcap..",
                        "io.macmon.capture.ring..",
                        "io.macmon.capture.file.."));
    }

    @Test
    void theMeansOfAnalysisShareOnlyTheDecoders() {
        check(noClasses()
                .that()
                .resideInAPackage("io.macmon.analyzer.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.macmon.analyzer",
                        "io.macmon.analyzer.flow..",
                        "io.macmon.analyzer.station..",
                        "io.macmon.analyzer.throughput..",
                        "io.macmon.analyzer.record.."));
        check(slices().matching("io.macmon.analyzer.(flow|station|throughput|audit)..")
                .should()
                .notDependOnEachOther());
        check(noClasses()
                .that()
                .resideInAPackage("io.macmon.analyzer.claim..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.macmon.analyzer",
                        "io.macmon.analyzer.audit..",
                        "io.macmon.analyzer.flow..",
                        "io.macmon.analyzer.record..",
                        "io.macmon.analyzer.report..",
                        "io.macmon.analyzer.station..",
                        "io.macmon.analyzer.throughput..",
                        "io.macmon.analyzer.vendor.."));
        check(noClasses()
                .that()
                .resideInAPackage("io.macmon.analyzer.vendor..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.macmon.analyzer..")
                        .and(DescribedPredicate.not(
                                JavaClass.Predicates.resideInAPackage("io.macmon.analyzer.vendor..")))));
    }

    @Test
    void eachLibraryHasItsPlace() {
        only("org.pcap4j..", "io.macmon.capture.pcap..");
        only("com.sun.jna..", "io.macmon.capture.linux..", "io.macmon.capture.pcap..");
        only("com.github.luben..", "io.macmon.capture.file..");
        only("org.HdrHistogram..", "io.macmon.analyzer.throughput..");
        // Records are events; a device or a doctor's finding is none, so it is written where it is found.
        only(
                "com.fasterxml.jackson..",
                "io.macmon.analyzer.record..",
                "io.macmon.analyzer.report..",
                "io.macmon.cli.doctor..",
                "io.macmon.cli.link..");
        only("picocli..", "io.macmon.cli..");
        only("org.sqlite..", "io.macmon.cli.memory..");
        only("java.sql..", "io.macmon.cli.memory..");
        only("org.aaa4j..", "io.macmon.cli.radius..");
        only("org.snakeyaml..", "io.macmon.config..");
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.macmon.capture.FrameRing")
                .and()
                .haveNameNotMatching("io\\.macmon\\.capture\\.FrameRing\\$.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.lmax.."));
    }

    @Test
    void nobodyUsesUnsafe() {
        check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName("sun.misc.Unsafe"));
    }

    private static void only(String library, String... places) {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    private static void check(ArchRule rule) {
        rule.check(MACMON);
    }
}
