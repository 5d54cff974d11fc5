package io.macmon.capture.file.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.ReadResult;
import io.macmon.capture.file.Wireshark;
import io.macmon.capture.file.write.SampleWriter;
import io.macmon.capture.lab.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedFileTest {

    private static final int FRAMES = 3_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"pcapng.zst, zstd", "pcapng.gz, gzip", "pcap.zst, zstd", "pcap.gz, gzip"})
    void decompressesToTheUncompressedFile(String ending, String program) throws Exception {
        Path compressed = folder.resolve("c." + ending);
        Path plain = folder.resolve("p." + ending.replaceAll("\\..*", ""));
        SampleWriter.to(compressed).frames(FRAMES, 400).end();
        SampleWriter.to(plain).frames(FRAMES, 400).end();

        Path decompressed = folder.resolve("d");
        CaptureTool.output("sh", "-c", Requirements.program(program) + " -dc " + compressed + " >" + decompressed);
        assertThat(decompressed).hasSameBinaryContentAs(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c.pcapng.zst", "c.pcapng.gz", "c.pcap.zst", "c.pcap.gz"})
    void isReadByWireshark(String name) throws Exception {
        Path file = folder.resolve(name);
        SampleWriter.to(file).frames(FRAMES, 400).end();

        assertThat(CaptureTool.output("capinfos", "-c", file)).containsPattern("Number of packets: +3000\n");
        assertThat(CaptureTool.output("tshark", "-r", file, "-T", "fields", "-e", "frame.number")
                        .lines())
                .hasSize(FRAMES);
        Path copy = folder.resolve("copy.pcapng");
        CaptureTool.output("editcap", file, copy);
        assertThat(ReadResult.of(copy).frames).isEqualTo(ReadResult.of(file).frames);
    }

    @Test
    void isValidUpToItsLastWholePieceWhereverItIsCut() throws Exception {
        for (String ending : List.of("zst", "gz")) {
            Path file = folder.resolve("c.pcapng." + ending);
            SampleWriter written = SampleWriter.to(file).frames(2_000, 400);
            long inFile = written.writer.written();
            long piece = Files.size(file);
            written.frames(2_000, 400).end();
            byte[] whole = Files.readAllBytes(file);
            Path cut = folder.resolve("cut.pcapng." + ending);

            for (long length : new long[] {piece, piece + 1, piece + 20_000}) {
                Files.write(cut, Arrays.copyOf(whole, (int) length));
                assertThat(Wireshark.frames(cut)).isGreaterThanOrEqualTo(inFile);
            }
        }
    }

    @Test
    void smallPiecesCompressAlmostAsWell() throws Exception {
        Path plain = folder.resolve("plain.pcapng");
        Path ours = folder.resolve("ours.pcapng.zst");
        Path theirs = folder.resolve("theirs.zst");
        for (Path file : List.of(plain, ours)) {
            SampleWriter written = SampleWriter.to(file);
            for (int i = 0; i < 20_000; i++) {
                written.frame(i % 20, i * 1_000L, 60);
            }
            written.end();
        }
        CaptureTool.output("zstd", "-q", "-1", "-o", theirs, plain);

        assertThat(Files.size(ours)).isLessThan(Files.size(theirs) * 21 / 20);
    }

    @Test
    void createsNoOtherFile() throws Exception {
        SampleWriter.to(folder.resolve("a.pcapng.zst")).frames(10, 60).end();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}
