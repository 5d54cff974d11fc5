package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Eve;
import io.macmon.cli.Macmon;
import io.macmon.cli.SmallCapture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Several files in one run give the same records as one file with all their frames; with captures from other projects.
 */
@Tag("captures")
class WatchFilesTest {

    private static final Path CAPTURE = Path.of(
            System.getProperty("macmon.root"),
            "../shared/data/rusticata+pcap-parser/assets/wireshark_samples-test.pcapng");

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void needsTheCapture() {
        Requirements.require(Files.exists(CAPTURE), "there is no capture " + CAPTURE);
    }

    @Test
    void aRotationGivesTheRecordsOfTheWholeFileByteForByte() throws Exception {
        CaptureTool.output("editcap", "-c", "100", CAPTURE, folder.resolve("part.pcapng"));
        List<String> parts = names("part*");
        assertThat(parts).hasSizeGreaterThan(20);

        List<String> whole = records(watch("-r", CAPTURE.toString()));
        assertThat(whole).hasSizeGreaterThan(50);

        assertThat(records(watch("-r", folder + "/part*"))).isEqualTo(whole);
        List<String> byName = new ArrayList<>(List.of("-r"));
        byName.addAll(parts);
        assertThat(records(watch(byName.toArray(String[]::new)))).isEqualTo(whole);
        List<String> backwards = new ArrayList<>();
        parts.forEach(part -> backwards.addAll(0, List.of("-r", part)));
        assertThat(records(watch(backwards.toArray(String[]::new)))).isEqualTo(whole);
    }

    @Test
    void overlappingFilesGiveTheRecordsOfTheWholeFile() throws Exception {
        String one = folder.resolve("one.pcap").toString();
        String other = folder.resolve("other.pcap").toString();
        CaptureTool.output("editcap", "-F", "nsecpcap", "-r", CAPTURE, one, "1-500", "1001-2000");
        CaptureTool.output("editcap", "-F", "nsecpcap", CAPTURE, other, "1-500", "1001-2000");
        CaptureTool.output("gzip", other);

        assertThat(records(watch("-r", one, other + ".gz"))).isEqualTo(records(watch("-r", CAPTURE.toString())));
    }

    @Test
    void recordsNameTheFilesThatWereRead() throws Exception {
        CaptureTool.output("editcap", "-c", "2000", CAPTURE, folder.resolve("part.pcapng"));
        List<String> parts = names("part*");
        String first = parts.get(0);

        assertThat(watch("-r", folder + "/*"))
                .allMatch(line -> line.contains("\"pcap_filename\":\"" + folder + "/*\""));
        assertThat(watch("-r", first)).allMatch(line -> line.contains("\"pcap_filename\":\"" + first + "\""));
        assertThat(watch("-r", first, "-r", parts.get(1)))
                .allMatch(line -> line.contains("\"pcap_filename\":\"" + first + " and 1 more\""));
    }

    @Test
    void aDamagedFileCostsOnlyItsRestAndTheExitCode() throws Exception {
        CaptureTool.output("editcap", "-F", "pcap", "-c", "500", CAPTURE, folder.resolve("part.pcap"));
        List<String> parts = names("part*");
        Path second = Path.of(parts.get(1));
        byte[] bytes = Files.readAllBytes(second);
        Files.write(second, Arrays.copyOf(bytes, bytes.length - 1));
        long whole = analysed(watch("-r", CAPTURE.toString()));

        List<String> out = watch(1, "-r", folder + "/*");

        assertThat(analysed(out)).isEqualTo(whole - 1);
        assertThat(err.toString())
                .startsWith("macmon: " + second + ": damaged at byte ")
                .doesNotContain("files could not");
    }

    @Test
    void aFileOfWhichNothingCanBeReadIsAFailure() throws Exception {
        Path garbage = SmallCapture.write(folder.resolve("garbage.pcap"), new byte[] {1, 2, 3}, new byte[] {4});

        watch(1, "-r", garbage.toString());

        assertThat(err.toString()).contains(garbage + ": 0 of 2 frames could be read: ethernet truncated 2");
    }

    @Test
    void countsFramesOfUnsupportedLinkTypesByName() throws Exception {
        Path radio = folder.resolve("radio.pcapng");
        CaptureTool.output("editcap", "-T", "ieee-802-11-radiotap", CAPTURE, radio);
        long frames = analysed(watch("-r", CAPTURE.toString()));

        List<String> alone = watch(1, "-r", radio.toString());
        assertThat(err.toString())
                .contains(
                        "%s: 0 of %,d frames could be read: link types that are not supported: IEEE802_11_RADIOTAP %,d"
                                .formatted(radio, frames, frames));
        List<String> both = watch("-r", radio.toString(), CAPTURE.toString());

        for (List<String> out : List.of(alone, both)) {
            JsonNode closing = Eve.of(out).closingStatistics();
            assertThat(closing.at("/macmon/skipped").asLong()).isEqualTo(frames);
            assertThat(closing.at("/macmon/skipped_link_types/IEEE802_11_RADIOTAP")
                            .asLong())
                    .isEqualTo(frames);
        }
        assertThat(analysed(alone)).isZero();
        assertThat(analysed(both)).isEqualTo(frames);
    }

    private List<String> watch(String... arguments) {
        return watch(0, arguments);
    }

    private List<String> watch(int exitCode, String... arguments) {
        CommandLine program = Macmon.commandLine();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        program.setErr(new PrintWriter(err, true));
        program.getSubcommands().get("watch").<WatchCommand>getCommand().printTo(out);
        String[] line = Stream.concat(Stream.of("watch", "--json"), Stream.of(arguments))
                .toArray(String[]::new);
        assertThat(program.execute(line)).as(err.toString()).isEqualTo(exitCode);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static long analysed(List<String> eve) {
        return Eve.of(eve).analysedFrames();
    }

    /** All events except the closing statistics, which contain the length of the run; without the file name. */
    private static List<String> records(List<String> eve) {
        return eve.stream()
                .filter(line -> !line.contains("\"event_type\":\"stats\""))
                .map(line -> line.replaceFirst("\"pcap_filename\":\"[^\"]*\",", ""))
                .toList();
    }

    private List<String> names(String pattern) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileSystem()
                            .getPathMatcher("glob:" + pattern)
                            .matches(file.getFileName()))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
