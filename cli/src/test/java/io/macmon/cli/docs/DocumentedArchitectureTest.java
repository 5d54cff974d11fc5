package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.DropCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the architecture lists the threads, packages and places of drops of the code, and no others. */
class DocumentedArchitectureTest {

    static final Page PAGE = Page.of("docs/architecture.md");

    /** How many characters of a thread's name the kernel keeps. */
    static final int KERNEL_NAME = 15;

    private static final Pattern THREAD_NAME = Pattern.compile("\"(macmon-[a-z-]+)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`macmon-[^|]+) \\| `([^|`]+)` \\|");

    @Test
    void eachThreadOfTheCodeIsInTheTable() {
        Set<String> named = new TreeSet<>();
        for (Path source : sources()) {
            Matcher name = THREAD_NAME.matcher(read(source));
            while (name.find()) {
                named.add(withoutNumber(name.group(1)));
            }
        }

        Set<String> documented = new TreeSet<>();
        documentedThreads().forEach(thread -> documented.add(withoutNumber(thread)));
        assertThat(documented).isEqualTo(named);
    }

    @Test
    void theKernelsNamesAreTheBeginningsOfJavas() {
        Matcher row = ROW.matcher(PAGE.text());
        while (row.find()) {
            assertThat(row.group(1).split(", "))
                    .extracting(name -> inKernel(name.replace("`", "")))
                    .contains(row.group(2));
        }
    }

    @Test
    void eachPackageIsInATable() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (String module : List.of("config", "capture", "analyzer", "cli", "fleet", "benchmarks")) {
            Path root = Page.root().resolve(module).resolve("src/main/java/io/macmon");
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.endsWith("package-info.java"))
                        .map(file -> root.relativize(file.getParent()).toString())
                        .forEach(name -> packages.add(name.replace('/', '.')));
            }
        }

        List<String> documented = new ArrayList<>();
        PAGE.headings().stream()
                .filter(heading -> heading.startsWith("Module "))
                .forEach(heading -> documented.addAll(PAGE.firstColumnUnder(heading)));
        assertThat(documented).containsExactlyInAnyOrderElementsOf(packages);
    }

    @Test
    void eachPlaceOfDropsIsInTheTableInOrder() {
        Collection<String> places = new DropCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, OptionalLong.of(0))
                .byPlace()
                .keySet();

        assertThat(PAGE.firstColumnUnder("Where can a frame be lost?")).containsExactlyElementsOf(places);
    }

    /** The names in the table, as Java shows them. */
    static List<String> documentedThreads() {
        return PAGE.firstColumnUnder("Which threads are there?").stream()
                .flatMap(cell -> Stream.of(cell.split(", ")))
                .filter(name -> name.startsWith("macmon-"))
                .toList();
    }

    /** A name without the number of a worker, a device or an output. */
    static String withoutNumber(String name) {
        return name.replaceFirst("-w?\\d*$", "");
    }

    private static String inKernel(String name) {
        return name.substring(0, Math.min(name.length(), KERNEL_NAME));
    }

    private static List<Path> sources() {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("config", "capture", "analyzer", "cli", "fleet")) {
            try (Stream<Path> files = Files.walk(Page.root().resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
