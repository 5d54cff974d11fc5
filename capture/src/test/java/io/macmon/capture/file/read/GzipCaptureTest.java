package io.macmon.capture.file.read;

import static io.macmon.capture.file.read.SampleCaptures.ETHERNET;
import static io.macmon.capture.file.read.SampleCaptures.MICROSECONDS;
import static io.macmon.capture.file.read.SampleCaptures.ethernet;
import static io.macmon.capture.file.read.SampleCaptures.packet;
import static io.macmon.capture.file.read.SampleCaptures.pcap;
import static io.macmon.capture.file.read.SampleCaptures.record;
import static io.macmon.capture.file.read.SampleCaptures.section;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.file.ByteWriter;
import io.macmon.capture.file.ReadResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipCaptureTest {

    private static final int FRAMES = 2_000;

    @TempDir
    Path directory;

    @Test
    void readsCompressedPcapAndPcapng() throws IOException {
        ByteWriter pcapng =
                section(LITTLE_ENDIAN).all(ethernet(LITTLE_ENDIAN)).all(packet(LITTLE_ENDIAN, 0, 1, 60, 60));

        assertThat(read(compressed(pcapng.array())).frames).hasSize(1);
        assertThat(read(compressed(capture())).frames).hasSize(FRAMES);
    }

    @Test
    void readsAllMembersWhereverTheySplitTheCapture() throws IOException {
        byte[] capture = capture();
        for (int cut : new int[] {1, 23, 24, 25, 100, 1_000_000}) {
            byte[] first = compressed(Arrays.copyOf(capture, cut));
            byte[] second = compressed(Arrays.copyOfRange(capture, cut, capture.length));

            ReadResult reading =
                    read(new ByteWriter(LITTLE_ENDIAN).all(first).all(second).array());

            assertThat(reading.failure).isNull();
            assertThat(reading.frames).hasSize(FRAMES);
        }
    }

    @Test
    void readsTheFramesOfATruncatedFile() throws IOException {
        byte[] whole = compressed(capture());

        ReadResult reading = read(Arrays.copyOf(whole, whole.length / 2));

        assertThat(reading.frames.size()).isBetween(FRAMES / 3, FRAMES * 2 / 3);
        assertThat(reading.message())
                .endsWith("test.gz: damaged: the file ends within gzip data, after " + whole.length / 2 + " bytes");
    }

    @Test
    void readsEveryFrameBeforeDamageInTheMiddle() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        GZIPOutputStream gzip = new GZIPOutputStream(compressed, true);
        gzip.write(capture());
        gzip.flush();
        int noBlockType = 0xFF;
        compressed.write(noBlockType);

        ReadResult reading = read(compressed.toByteArray());

        assertThat(reading.frames).hasSize(FRAMES);
        assertThat(reading.message())
                .endsWith("test.gz: damaged before byte " + compressed.size() + ": bad gzip data: invalid block type");
    }

    @Test
    void readsAllFramesBeforeAWrongChecksum() throws IOException {
        byte[] broken = compressed(capture());
        broken[broken.length - 8] ^= 1;

        ReadResult reading = read(broken);

        assertThat(reading.frames).hasSize(FRAMES);
        assertThat(reading.message()).contains("bad gzip data");
    }

    @Test
    void reportsThePositionOfADamagedRecordAfterDecompression() throws IOException {
        byte[] capture = capture();

        ReadResult reading = read(compressed(Arrays.copyOf(capture, 24 + 1016 + 20)));

        assertThat(reading.frames).hasSize(1);
        assertThat(reading.message())
                .endsWith("test.gz: damaged at byte 1040 after decompression: "
                        + "record claims 1000 captured bytes, but the file ends after 4");
    }

    @Test
    void reportsAGzipFileThatIsNotACapture() throws IOException {
        assertThat(read(compressed(new byte[] {1, 2})).message())
                .endsWith("not a pcap or pcapng file: starts with 01 02");
        assertThat(read(new byte[] {0x1F, (byte) 0x8B, 8}).message())
                .endsWith("damaged: the file ends within gzip data, after 3 bytes");
    }

    private ReadResult read(byte[] file) throws IOException {
        return ReadResult.of(Files.write(directory.resolve("test.gz"), file));
    }

    /** Frames of random digits: compressible, but half of the compressed file is half of the capture. */
    static byte[] capture() {
        Random random = new Random(1);
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET);
        for (int i = 0; i < FRAMES; i++) {
            byte[] record = record(LITTLE_ENDIAN, i, 0, 1000, 1000).array();
            for (int at = 16; at < record.length; at++) {
                record[at] = (byte) random.nextInt(10);
            }
            file.all(record);
        }
        return file.array();
    }

    static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
