package io.macmon.capture.file.read;

import static io.macmon.capture.file.read.SampleCaptures.ethernet;
import static io.macmon.capture.file.read.SampleCaptures.packet;
import static io.macmon.capture.file.read.SampleCaptures.section;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.macmon.capture.file.ByteWriter;
import io.macmon.capture.file.ReadResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZstdCaptureTest {

    private static final int FRAMES = 2_000;
    private static final int FRAME_AND_HEADER = 1_016;

    @TempDir
    Path directory;

    @Test
    void readsCompressedPcapAndPcapng() throws IOException {
        ByteWriter pcapng =
                section(LITTLE_ENDIAN).all(ethernet(LITTLE_ENDIAN)).all(packet(LITTLE_ENDIAN, 0, 1, 60, 60));

        assertThat(read(Zstd.compress(pcapng.array())).frames).hasSize(1);
        assertThat(read(Zstd.compress(GzipCaptureTest.capture())).frames).hasSize(FRAMES);
    }

    // Its memory is native; a decompressor that is not freed could still return data of a small file.
    @Test
    void freesTheDecompressorWithTheFile() throws Exception {
        Path file = Files.write(directory.resolve("small.zst"), Zstd.compress(GzipCaptureTest.capture()));
        CaptureInput input = CaptureInput.open(file);
        assertThat(input.read(new byte[24], 0, 24)).isPositive();

        input.close();

        assertThatThrownBy(() -> input.read(new byte[24], 0, 24)).isInstanceOf(IOException.class);
    }

    @Test
    void readsAllZstdFramesIncludingEmptyAndSkippableOnes() throws IOException {
        byte[] capture = GzipCaptureTest.capture();
        byte[] skippable =
                new ByteWriter(LITTLE_ENDIAN).four(0x184D2A53).four(4).four(7).array();
        for (int cut : new int[] {0, 1, 24, 100, 1_000_000}) {
            ByteWriter file = new ByteWriter(LITTLE_ENDIAN)
                    .all(skippable)
                    .all(Zstd.compress(Arrays.copyOf(capture, cut)))
                    .all(skippable)
                    .all(Zstd.compress(Arrays.copyOfRange(capture, cut, capture.length)));

            ReadResult reading = read(file.array());

            assertThat(reading.failure).isNull();
            assertThat(reading.frames).hasSize(FRAMES);
        }
    }

    @Test
    void readsTheFramesOfATruncatedFile() throws IOException {
        byte[] whole = Zstd.compress(GzipCaptureTest.capture());

        ReadResult reading = read(Arrays.copyOf(whole, whole.length / 2));

        assertThat(reading.frames.size()).isBetween(FRAMES / 3, FRAMES * 2 / 3);
        assertThat(reading.message())
                .endsWith("test.zst: damaged: the file ends within zstd data, after " + whole.length / 2 + " bytes");
    }

    @Test
    void readsAllThatAKilledWriterHasFlushed() throws IOException {
        for (int frames = 1; frames <= 10; frames++) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(compressed);
            zstd.write(GzipCaptureTest.capture(), 0, 24 + frames * FRAME_AND_HEADER);
            zstd.flush();

            assertThat(read(compressed.toByteArray()).frames).hasSize(frames);
        }
    }

    @Test
    void readsTheFramesBeforeDamageInTheMiddleExceptAFew() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(compressed);
        zstd.write(GzipCaptureTest.capture());
        zstd.flush();
        int noBlockType = 0xFF;
        for (int i = 0; i < 8; i++) {
            compressed.write(noBlockType);
        }

        ReadResult reading = read(compressed.toByteArray());

        int few = 4_096 / FRAME_AND_HEADER + 1;
        assertThat(reading.frames.size()).isBetween(FRAMES - few, FRAMES);
        assertThat(reading.message())
                .contains("test.zst: damaged before byte " + compressed.size() + ": bad zstd data: ");
    }

    @Test
    void reportsThePositionOfADamagedRecordAfterDecompression() throws IOException {
        byte[] capture = GzipCaptureTest.capture();

        ReadResult reading = read(Zstd.compress(Arrays.copyOf(capture, 24 + FRAME_AND_HEADER + 20)));

        assertThat(reading.frames).hasSize(1);
        assertThat(reading.message())
                .endsWith("test.zst: damaged at byte 1040 after decompression: "
                        + "record claims 1000 captured bytes, but the file ends after 4");
    }

    @Test
    void reportsAFileThatIsNotACapture() throws IOException {
        assertThat(read(Zstd.compress(new byte[] {1, 2})).message())
                .endsWith("not a pcap or pcapng file: starts with 01 02");
        assertThat(read(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD}).message())
                .endsWith("damaged: the file ends within zstd data, after 4 bytes");
    }

    private ReadResult read(byte[] file) throws IOException {
        return ReadResult.of(Files.write(directory.resolve("test.zst"), file));
    }
}
