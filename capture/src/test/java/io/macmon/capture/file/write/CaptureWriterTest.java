package io.macmon.capture.file.write;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameRing;
import io.macmon.capture.file.ByteWriter;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.ReadResult;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.config.ExportConfig;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureWriterTest {

    private static final long SECOND = 1_000_000_000;
    private static final CapturedInterface MACVLAN =
            new CapturedInterface("macmon0", "stations behind eth0", "ether proto 0x0800", 0);

    @TempDir
    Path directory;

    @Test
    void writesPcapngThatOtherProgramsReadTheSame() throws Exception {
        Path file = directory.resolve("out.pcapng");
        writeThreeFrames(file);

        assertThat(tsharkFields(file))
                .containsExactly(
                        "1700000000.123456789\t60\t60\tmacmon0\tstations behind eth0\t000102030405",
                        "1700000000.123456790\t61\t1514\tmacmon0\tstations behind eth0\t000102030405",
                        "1700000001.000000000\t14\t14\tmacmon0\tstations behind eth0\t000102030405");
        assertThat(CaptureTool.output("capinfos", file))
                .containsPattern("File type: +Wireshark/... - pcapng")
                .containsPattern("File encapsulation: +Ethernet")
                .containsPattern("File timestamp precision: +nanoseconds")
                .containsPattern("Number of packets: +3\n")
                .containsPattern("Capture hardware: +" + System.getProperty("os.arch"))
                .containsPattern("Capture oper-sys: +Linux " + System.getProperty("os.version"))
                .containsPattern("Capture application: +macmon\n")
                .contains("Name = macmon0")
                .contains("Description = stations behind eth0")
                .contains("Capture length = 262144")
                .contains("Filter string = ether proto 0x0800")
                .contains("Number of stat entries = 1");
        assertThat(tcpdumpTimes(file))
                .containsExactly("1700000000.123456789", "1700000000.123456790", "1700000001.000000000");
    }

    @Test
    void writesPcapWithNanosecondsThatOtherProgramsReadTheSame() throws Exception {
        Path file = directory.resolve("out.pcap");
        writeThreeFrames(file);

        assertThat(tsharkFields(file))
                .containsExactly(
                        "1700000000.123456789\t60\t60\t\t\t000102030405",
                        "1700000000.123456790\t61\t1514\t\t\t000102030405",
                        "1700000001.000000000\t14\t14\t\t\t000102030405");
        assertThat(CaptureTool.output("capinfos", file))
                .containsPattern("File type: +Wireshark/tcpdump/... - nanosecond pcap")
                .containsPattern("File encapsulation: +Ethernet")
                .containsPattern("Packet size limit: +file hdr: 262144 bytes");
        assertThat(tcpdumpTimes(file))
                .containsExactly("1700000000.123456789", "1700000000.123456790", "1700000001.000000000");
    }

    @Test
    void writesEveryByteOfManyFrames() throws Exception {
        for (String name : new String[] {"out.pcapng", "out.pcap"}) {
            Path file = directory.resolve(name);
            CaptureWriter writer = CaptureWriter.open(file, MACVLAN);
            Random random = new Random(1);
            byte[] frame = new byte[2000];
            for (int i = 0; i < 2_000; i++) {
                random.nextBytes(frame);
                writer.onFrame(frame(frame, 14 + i % 1500, 2000, i));
            }
            writer.onStop();

            assertThat(writer.written()).isEqualTo(2_000);
            assertThat(ReadResult.of(file).frames).hasSize(2_000);
            assertThat(CaptureTool.output("tshark", "-r", file, "-T", "fields", "-e", "frame.cap_len")
                            .lines())
                    .hasSize(2_000)
                    .startsWith("14", "15")
                    .endsWith("513");
        }
    }

    @Test
    void copiesAFileThroughARingOfAsManySlotsAsTheSourceHasBlocks() throws Exception {
        Path input = directory.resolve("in.pcap");
        CaptureWriter inputWriter = CaptureWriter.open(input, MACVLAN);
        for (int i = 0; i < 20_000; i++) {
            inputWriter.onFrame(frame(new byte[400], 400, 400, i));
        }
        inputWriter.onStop();
        Path output = directory.resolve("out.pcapng");
        CaptureWriter writer = CaptureWriter.open(output, MACVLAN);
        FrameRing ring = new FrameRing("macmon-export", 4, writer, failure -> {
            throw new AssertionError(failure);
        });

        try (CaptureFileSource source = CaptureFileSource.open(input, 4)) {
            source.run(ring::publish);
        }
        ring.stop();

        assertThat(ring.dropped() + ring.unhandled()).isZero();
        assertThat(writer.written()).isEqualTo(20_000);
        assertThat(ReadResult.of(output).frames).isEqualTo(ReadResult.of(input).frames);
    }

    @Test
    void endsWithTheStatisticsOfTheCapture() throws Exception {
        Path file = directory.resolve("out.pcapng");
        CapturedInterface source =
                new CapturedInterface("macmon0", "", "", 0, 0, CapturedInterface.LINK_TYPE_OF_FIRST_FRAME);
        CaptureLosses losses = new CaptureLosses(10, 2, 3, Map.of("ring", 4L));
        CaptureWriter writer = CaptureWriter.open(
                ExportConfig.of(file.toString()),
                source,
                ProtectedFiles.NONE,
                new CaptureWriter.Listener(() -> losses, path -> {}, () -> {}, why -> {}));
        writer.onFrame(frame(new byte[60], 60, 60, 5));
        writer.onTick(0x1_0000_0002L);
        writer.onStop();

        byte[] comment = "dropped by macmon: ring 4".getBytes(StandardCharsets.UTF_8);
        byte[] statistics = new ByteWriter(LITTLE_ENDIAN)
                .four(5)
                .four(132)
                .four(0)
                .four(1)
                .four(2)
                .two(1)
                .two(comment.length)
                .all(comment)
                .all(new byte[3])
                .two(2)
                .two(8)
                .four(0)
                .four(5)
                .two(3)
                .two(8)
                .four(1)
                .four(2)
                .two(4)
                .two(8)
                .eight(10)
                .two(5)
                .two(8)
                .eight(2)
                .two(7)
                .two(8)
                .eight(3)
                .two(8)
                .two(8)
                .eight(1)
                .four(0)
                .four(132)
                .array();
        assertThat(Files.readAllBytes(file)).endsWith(statistics);
    }

    @Test
    void leavesOutUnknownOptions() throws Exception {
        Path file = directory.resolve("out.pcapng");
        CaptureWriter.open(file, new CapturedInterface("", "", "", 96)).onStop();

        assertThat(CaptureTool.output("capinfos", file))
                .doesNotContain("Name =")
                .doesNotContain("Description =")
                .doesNotContain("Filter string =")
                .contains("Capture length = 96")
                .contains("Number of stat entries = 1");
    }

    @Test
    void cutsFramesToTheSnaplenAndKeepsTheirOriginalLength() throws Exception {
        for (String name : new String[] {"out.pcapng", "out.pcap"}) {
            Path file = directory.resolve(name);
            CaptureWriter writer = CaptureWriter.open(file, new CapturedInterface("", "", "", 50));
            writer.onFrame(frame(new byte[60], 60, 1514, 5));
            writer.onStop();

            assertThat(ReadResult.of(file).frames).containsExactly(new ReadResult.SeenFrame(5, 1514, "00".repeat(50)));
            assertThat(tcpdumpTimes(file)).hasSize(1);
        }
    }

    @Test
    void movesTimesThatTheFormatCannotHoldToItsLimits() throws Exception {
        assertThat(timeWritten("out.pcapng", -5)).isEqualTo("0.000000000");
        assertThat(timeWritten("out.pcapng", Long.MAX_VALUE)).isEqualTo("9223372036.854775807");
        assertThat(timeWritten("out.pcap", -5)).isEqualTo("0.000000000");
        assertThat(timeWritten("out.pcap", Long.MAX_VALUE)).isEqualTo("4294967295.999999999");
    }

    @Test
    void writesWholeRecordsAtLeastOnceASecond() throws Exception {
        Path file = directory.resolve("out.pcapng");
        CaptureWriter writer = CaptureWriter.open(file, MACVLAN);
        assertThat(ReadResult.of(file).failure).isNull();

        writer.onBlock(100 * SECOND, 0);
        writer.onFrame(frame(new byte[60], 60, 60, 5));
        writer.onTick(5);
        writer.onBlock(100 * SECOND + SECOND / 2, 0);
        writer.onFrame(frame(new byte[60], 60, 60, 5));
        writer.onTick(5);
        assertThat(tcpdumpTimes(file)).hasSize(1);

        writer.onBlock(101 * SECOND, 0);
        writer.onTick(5);
        assertThat(tcpdumpTimes(file)).hasSize(2);
        assertThat(writer.written()).isEqualTo(2);

        writer.onFrame(frame(new byte[60], 60, 60, 5));
        writer.onBlock(7 * SECOND, 0); // the clock was set back
        writer.onTick(5);
        assertThat(writer.written()).isEqualTo(3);
        writer.onStop();
    }

    @Test
    void reportsWhyAFileCannotBeCreated() {
        assertThatThrownBy(() -> CaptureWriter.open(directory, MACVLAN))
                .isInstanceOf(MacmonException.class)
                .hasMessage("cannot write " + directory + ": it is a directory; give the name of a file in it");
        assertThatThrownBy(() -> CaptureWriter.open(directory.resolve("none/out.pcap"), MACVLAN))
                .hasMessage("cannot write " + directory.resolve("none/out.pcap") + ": there is no directory "
                        + directory.resolve("none") + "; create it first");
        assertThatThrownBy(() -> CaptureWriter.open(Path.of("/dev/full"), MACVLAN))
                .hasMessage("cannot write /dev/full: No space left on device; choose another file");
    }

    @Test
    void refusesToWriteToTheRootDirectory() {
        assertThatThrownBy(() -> CaptureWriter.open(Path.of("/"), MACVLAN))
                .isInstanceOf(ConfigException.class)
                .hasMessage("write: / is a directory; give a file in it");
    }

    @Test
    void cutsALongTextBetweenCharacters() throws Exception {
        Path file = directory.resolve("out.pcapng");
        String text = "x" + "\u00FC".repeat(3_000);
        CaptureWriter.open(file, new CapturedInterface("", text, "", 0)).onStop();

        byte[] bytes = Files.readAllBytes(file);
        String read = new String(bytes, StandardCharsets.ISO_8859_1);
        int start = read.indexOf("x\u00C3\u00BC");
        assertThat(ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).getShort(start - 2))
                .isEqualTo((short) 4_095);
        assertThat(read.substring(start, start + 4_096)).endsWith("\u00C3\u00BC\u0000");
    }

    @Test
    void endsAtTheLastWholeRecordWhenAWriteFailsAndCountsTheRest() throws Exception {
        Path input = directory.resolve("in.pcap");
        CaptureWriter writer = CaptureWriter.open(input, MACVLAN);
        for (int i = 0; i < 2_000; i++) {
            writer.onFrame(frame(new byte[1_000], 1_000, 1_000, i));
        }
        writer.onStop();
        Path output = directory.resolve("out.pcapng");

        String report = copy("ulimit -f 1024; exec \"$@\" 2>&1 >/dev/null", input, output);

        int written = number("^written (\\d+)", report);
        assertThat(written).isBetween(100, 1_999);
        assertThat(number("not written (\\d+)", report)).isEqualTo(2_000 - written);
        assertThat(report)
                .contains("failure cannot write " + output + ": File too large; the file ends at byte "
                        + Files.size(output) + ", after " + written + " frames");
        assertThat(tcpdumpTimes(output)).hasSize(written);
    }

    @Test
    void readsStandardInputAndWritesStandardOutput() throws Exception {
        Path input = directory.resolve("in.pcap");
        writeThreeFrames(input);
        Path output = directory.resolve("out.pcapng");

        copy("exec \"$@\" <" + input + " >" + output, Path.of("-"), Path.of("-"));

        assertThat(ReadResult.of(output).frames).hasSize(3).isEqualTo(ReadResult.of(input).frames);
    }

    private void writeThreeFrames(Path file) throws MacmonException {
        CaptureWriter writer = CaptureWriter.open(file, MACVLAN);
        byte[] bytes = new byte[61];
        System.arraycopy(new byte[] {0, 1, 2, 3, 4, 5}, 0, bytes, 6, 6);
        writer.onFrame(frame(bytes, 60, 60, 1_700_000_000_123_456_789L));
        writer.onFrame(frame(bytes, 61, 1514, 1_700_000_000_123_456_790L));
        writer.onFrame(frame(bytes, 14, 14, 1_700_000_001_000_000_000L));
        writer.onStop();
        assertThat(writer.written()).isEqualTo(3);
        assertThat(writer.notWritten()).isZero();
        assertThat(writer.failure()).isEmpty();
    }

    private String timeWritten(String name, long nanos) throws Exception {
        Path file = directory.resolve(name);
        CaptureWriter writer = CaptureWriter.open(file, MACVLAN);
        writer.onFrame(frame(new byte[60], 60, 60, nanos));
        writer.onStop();
        return CaptureTool.output("tshark", "-r", file, "-T", "fields", "-e", "frame.time_epoch")
                .strip();
    }

    private static String[] tsharkFields(Path file) throws IOException, InterruptedException {
        String fields =
                "frame.time_epoch frame.cap_len frame.len frame.interface_name frame.interface_description eth.src";
        String options = "-n -r " + file + " -T fields -e " + fields.replace(" ", " -e ");
        return CaptureTool.output("tshark", (Object[]) options.split(" "))
                .replace(":", "")
                .split("\n");
    }

    private static String[] tcpdumpTimes(Path file) throws IOException, InterruptedException {
        return CaptureTool.tcpdump(file)
                .lines()
                .map(line -> line.replaceFirst(" .*", ""))
                .toArray(String[]::new);
    }

    /** Runs {@link CopyCapture} as "$@" of a shell command. */
    private static String copy(String line, Path from, Path to) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return CaptureTool.output(
                "sh",
                "-c",
                line,
                "sh",
                java,
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                CopyCapture.class.getName(),
                from,
                to);
    }

    private static int number(String pattern, String text) {
        var matcher = java.util.regex.Pattern.compile("^" + pattern + "$", java.util.regex.Pattern.MULTILINE)
                .matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** A frame at a non-zero offset in its memory. */
    private static Frame frame(byte[] bytes, int captured, int original, long nanos) {
        byte[] memory = new byte[bytes.length + 3];
        Arrays.fill(memory, (byte) 0xEE);
        System.arraycopy(bytes, 0, memory, 3, captured);
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.wrap(memory), 3, captured, original, nanos);
        return frame;
    }
}
