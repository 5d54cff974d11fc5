package io.macmon.capture.file.read;

import static io.macmon.capture.file.read.SampleCaptures.ETHERNET;
import static io.macmon.capture.file.read.SampleCaptures.MICROSECONDS;
import static io.macmon.capture.file.read.SampleCaptures.block;
import static io.macmon.capture.file.read.SampleCaptures.describe;
import static io.macmon.capture.file.read.SampleCaptures.ethernet;
import static io.macmon.capture.file.read.SampleCaptures.obsoletePacket;
import static io.macmon.capture.file.read.SampleCaptures.option;
import static io.macmon.capture.file.read.SampleCaptures.packet;
import static io.macmon.capture.file.read.SampleCaptures.pcap;
import static io.macmon.capture.file.read.SampleCaptures.record;
import static io.macmon.capture.file.read.SampleCaptures.resolution;
import static io.macmon.capture.file.read.SampleCaptures.section;
import static io.macmon.capture.file.read.SampleCaptures.simplePacket;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.file.ByteWriter;
import io.macmon.capture.file.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link ReadResult#of} catches only a MacmonException, so these tests fail on any other exception. */
class DamagedCaptureTest {

    private static final int MUTATIONS = 600;

    @TempDir
    Path directory;

    @Test
    void readsEveryWholeFrameOfEveryPrefixOfAPcapFile() throws IOException {
        byte[] whole = somePcap();
        for (int bytes = 0; bytes < whole.length; bytes++) {
            ReadResult reading = read(Arrays.copyOf(whole, bytes));

            boolean endsWithARecord = bytes == 24 || bytes == 24 + 76;
            assertThat(reading.frames).hasSize(bytes < 24 + 76 ? 0 : 1);
            assertThat(reading.failure == null).as("%d bytes", bytes).isEqualTo(endsWithARecord);
        }
    }

    @Test
    void readsTheFirstFramesOfEveryPrefixOfAPcapngFile() throws IOException {
        byte[] whole = somePcapng();
        List<ReadResult.SeenFrame> all = read(whole).frames;
        for (int bytes = 0; bytes < whole.length; bytes++) {
            List<ReadResult.SeenFrame> frames = read(Arrays.copyOf(whole, bytes)).frames;

            assertThat(frames).isEqualTo(all.subList(0, frames.size()));
        }
        assertThat(all).hasSize(4);
    }

    @Test
    void survivesEveryPrefixOfACompressedFile() throws IOException {
        byte[] whole = GzipCaptureTest.compressed(somePcapng());
        for (int bytes = 0; bytes < whole.length - 1; bytes++) {
            assertThat(read(Arrays.copyOf(whole, bytes)).failure).isNotNull();
        }
    }

    @Test
    void survivesRandomBytesAnywhere() throws IOException {
        for (byte[] whole : List.of(somePcap(), somePcapng(), GzipCaptureTest.compressed(somePcapng()))) {
            Random random = new Random(whole.length);
            int failures = 0;
            for (int i = 0; i < MUTATIONS; i++) {
                ReadResult reading = read(mutated(whole, random));
                failures += reading.failure == null ? 0 : 1;
            }
            assertThat(failures).isBetween(1, MUTATIONS);
        }
    }

    @Test
    void survivesRandomLengths() throws IOException {
        for (byte[] whole : List.of(somePcap(), somePcapng())) {
            for (int at = 0; at + 4 <= whole.length; at += 4) {
                for (int odd : new int[] {0, -1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFC, 0x0100_0000, 0x0004_0000}) {
                    byte[] file = whole.clone();
                    System.arraycopy(new ByteWriter(LITTLE_ENDIAN).four(odd).array(), 0, file, at, 4);
                    assertThat(read(file).frames.size()).isLessThanOrEqualTo(5);
                }
            }
        }
    }

    private ReadResult read(byte[] file) throws IOException {
        return ReadResult.of(Files.write(directory.resolve("damaged"), file));
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] file = whole.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        return Arrays.copyOf(file, file.length - (random.nextBoolean() ? 0 : random.nextInt(file.length)));
    }

    private static byte[] somePcap() {
        return pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET)
                .all(record(LITTLE_ENDIAN, 1, 0, 60, 60))
                .all(record(LITTLE_ENDIAN, 2, 0, 61, 1514))
                .array();
    }

    private static byte[] somePcapng() {
        ByteWriter options = option(LITTLE_ENDIAN, 2, new ByteWriter(LITTLE_ENDIAN).four(0x30687465))
                .all(resolution(LITTLE_ENDIAN, 0x8A))
                .all(option(LITTLE_ENDIAN, 14, new ByteWriter(LITTLE_ENDIAN).eight(5)))
                .all(option(LITTLE_ENDIAN, 0, new ByteWriter(LITTLE_ENDIAN)));
        return section(LITTLE_ENDIAN)
                .all(describe(LITTLE_ENDIAN, ETHERNET, 100, options))
                .all(describe(LITTLE_ENDIAN, 127, 0, new ByteWriter(LITTLE_ENDIAN)))
                .all(packet(LITTLE_ENDIAN, 0, 1, 61, 1514))
                .all(packet(LITTLE_ENDIAN, 1, 1, 20, 20))
                .all(simplePacket(LITTLE_ENDIAN, 40, new byte[40]))
                .all(block(
                        LITTLE_ENDIAN, 5, new ByteWriter(LITTLE_ENDIAN).four(0).eight(1)))
                .all(section(BIG_ENDIAN))
                .all(ethernet(BIG_ENDIAN))
                .all(obsoletePacket(BIG_ENDIAN, 0, 1, 1, 30, 30))
                .all(packet(BIG_ENDIAN, 0, 1, 0, 0))
                .array();
    }
}
