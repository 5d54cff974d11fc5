package io.macmon.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * No package is in a cycle, imports run from cli through analyzer and capture to config, and each library has one home.
 */
class ArchitectureTest {

    private static final JavaClasses MACMON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
            .withImportOption(location -> !location.contains("/benchmarks/")) // its own tests hold this rule
            .importPackages("io.macmon");

    @Test
    void noPackageOfAnyModuleIsInACycle() {
        check(slices().matching("io.macmon.(**)").should().beFreeOfCycles());
    }

    @Test
    void modulesImportFromRightToLeft() {
        imports("io.macmon.config..");
        imports("io.macmon.capture..", "io.macmon.config..");
        // The analyzer knows the contract of capture, not the packages that implement it.
        imports("io.macmon.analyzer..", "io.macmon.config..", "io.macmon.capture");
    }

    @Test
    void settingsStandOnAddressesAndAddressesOnText() {
        imports("io.macmon.config.text");
        imports("io.macmon.config.net", "io.macmon.config.text");
        imports("io.macmon.config.file");
        imports("io.macmon.config", "io.macmon.config.net", "io.macmon.config.text");
        imports("io.macmon.config.policy", "io.macmon.config.net", "io.macmon.config.text");
    }

    @Test
    void waysToCaptureShareOnlySystemCalls() {
        imports("io.macmon.capture.linux..", "io.macmon.capture", "io.macmon.config..");
        for (String means : new String[] {"link", "guard", "pcap", "ring"}) {
            imports(
                    "io.macmon.capture." + means + "..",
                    "io.macmon.capture",
                    "io.macmon.capture.linux",
                    "io.macmon.config..");
        }
        imports("io.macmon.capture.file.read", "io.macmon.capture", "io.macmon.config..");
        imports("io.macmon.capture.file.write", "io.macmon.capture", "io.macmon.config..");
    }

    @Test
    void analyzersShareOnlyTheDecoder() {
        imports("io.macmon.analyzer.wire", "io.macmon.capture");
        imports("io.macmon.analyzer.decode", "io.macmon.analyzer.wire", "io.macmon.capture");
        check(slices().matching("io.macmon.analyzer.(flow|stranger|throughput|audit)..")
                .should()
                .notDependOnEachOther());
        imports(
                "io.macmon.analyzer.claim",
                "io.macmon.analyzer.decode",
                "io.macmon.analyzer.identity",
                "io.macmon.analyzer.wire",
                "io.macmon.capture",
                "io.macmon.config..");
        imports("io.macmon.analyzer.identity", "io.macmon.capture", "io.macmon.config..");
        imports("io.macmon.analyzer.hello");
        imports("io.macmon.analyzer.vendor", "io.macmon.config..");
    }

    @Test
    void commandsDoNotImportEachOther() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("io.macmon.cli", "io.macmon.cli.pages") // makes pages of the command tree
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.macmon.cli"));
        check(slices().matching("io.macmon.cli.(audit|doctor|export|link)..")
                .should()
                .notDependOnEachOther());
        imports("io.macmon.cli.process", "io.macmon.config..", "io.macmon.capture..");
    }

    @Test
    void outputsAndScreenKnowNoCommand() {
        imports(
                "io.macmon.cli.screen",
                "io.macmon.config..",
                "io.macmon.capture..",
                "io.macmon.analyzer..",
                "io.macmon.cli.process");
        imports("io.macmon.cli.recorder", "io.macmon.config..", "io.macmon.capture..", "io.macmon.analyzer..");
        imports(
                "io.macmon.cli.output",
                "io.macmon.config..",
                "io.macmon.capture",
                "io.macmon.analyzer..",
                "io.macmon.cli.options",
                "io.macmon.cli.screen",
                "io.macmon.cli.rotation",
                "io.macmon.cli.process",
                "io.macmon.cli.tls");
    }

    @Test
    void eachLibraryHasOneHome() {
        only("org.pcap4j..", "io.macmon.capture.pcap..");
        // JNA maps libc in one package and the few calls of libpcap that pcap4j lacks in the other.
        only("com.sun.jna..", "io.macmon.capture.linux..", "io.macmon.capture.pcap..");
        only("com.github.luben..", "io.macmon.capture.file..");
        only("org.HdrHistogram..", "io.macmon.analyzer.throughput..");
        only("com.google.re2j..", "io.macmon.analyzer.identity..");
        // Records and reports are written by the analyzer; a check of the doctor, a device, a notification and a reply
        // of the control socket are written where they are made.
        only(
                "com.fasterxml.jackson..",
                "io.macmon.analyzer.record..",
                "io.macmon.analyzer.report..",
                "io.macmon.cli.control..",
                "io.macmon.cli.doctor..",
                "io.macmon.cli.link..",
                "io.macmon.cli.notify..");
        only("jakarta..", "io.macmon.cli.notify..");
        only("picocli..", "io.macmon.cli..");
        only("io.prometheus..", "io.macmon.cli.metrics..");
        only("org.sqlite..", "io.macmon.cli.memory..");
        only("java.sql..", "io.macmon.cli.memory..");
        only("org.aaa4j..", "io.macmon.cli.radius..");
        only("org.jline..", "io.macmon.cli.top.terminal..");
        only("org.snakeyaml..", "io.macmon.config.text..");
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
    void noClassUsesUnsafe() {
        check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName("sun.misc.Unsafe"));
    }

    /** Of macmon's own packages, this one imports itself and these at most. */
    private static void imports(String importer, String... allowed) {
        String[] own = Arrays.copyOf(allowed, allowed.length + 1);
        own[allowed.length] = importer;
        DescribedPredicate<JavaClass> forbidden =
                resideInAPackage("io.macmon..").and(DescribedPredicate.not(resideInAnyPackage(own)));
        check(noClasses().that().resideInAPackage(importer).should().dependOnClassesThat(forbidden));
    }

    private static void only(String library, String... homes) {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    private static void check(ArchRule rule) {
        rule.check(MACMON);
    }
}
