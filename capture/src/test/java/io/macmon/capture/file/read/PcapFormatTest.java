package io.macmon.capture.file.read;

import static io.macmon.capture.file.read.SampleCaptures.ETHERNET;
import static io.macmon.capture.file.read.SampleCaptures.MICROSECONDS;
import static io.macmon.capture.file.read.SampleCaptures.MODIFIED;
import static io.macmon.capture.file.read.SampleCaptures.NANOSECONDS;
import static io.macmon.capture.file.read.SampleCaptures.pcap;
import static io.macmon.capture.file.read.SampleCaptures.record;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.ByteWriter;
import io.macmon.capture.file.ReadResult;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapFormatTest {

    @TempDir
    Path directory;

    @Test
    void readsBothByteOrders() throws IOException {
        for (ByteOrder order : List.of(BIG_ENDIAN, LITTLE_ENDIAN)) {
            ByteWriter file = pcap(order, MICROSECONDS, ETHERNET).all(record(order, 7, 5, 60, 1514));

            assertThat(read(file).frames).containsExactly(seen(7_000_005_000L, 1514, 60));
        }
    }

    @Test
    void readsNanoseconds() throws IOException {
        ByteWriter file = pcap(LITTLE_ENDIAN, NANOSECONDS, ETHERNET).all(record(LITTLE_ENDIAN, 7, 5, 60, 60));

        assertThat(read(file).frames).containsExactly(seen(7_000_000_005L, 60, 60));
    }

    @Test
    void skipsTheLongerRecordHeadersOfAModifiedFile() throws IOException {
        ByteWriter interfaceAndType =
                new ByteWriter(LITTLE_ENDIAN).four(3).two(0x800).one(4).one(0);
        ByteWriter file = pcap(LITTLE_ENDIAN, MODIFIED, ETHERNET);
        for (int i = 0; i < 2; i++) {
            file.all(record(LITTLE_ENDIAN, 7, 5, 0, 60).array()).all(interfaceAndType);
        }
        ByteWriter withFrame = pcap(LITTLE_ENDIAN, MODIFIED, ETHERNET)
                .four(7)
                .four(5)
                .four(60)
                .four(61)
                .all(interfaceAndType)
                .all(new byte[60]);

        assertThat(read(file).frames).hasSize(2);
        assertThat(read(withFrame).frames).containsExactly(seen(7_000_005_000L, 61, 60));
    }

    @Test
    void readsTheLengthsOfOldVersionsInTheirOldOrder() throws IOException {
        ByteWriter recordOf2point2 =
                new ByteWriter(LITTLE_ENDIAN).eight(0).four(1514).four(60).all(new byte[60]);

        for (int[] version : new int[][] {{2, 0}, {2, 2}, {2, 3}, {543, 0}}) {
            ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, version[0], version[1], ETHERNET)
                    .all(recordOf2point2);
            assertThat(read(file).frames).containsExactly(seen(0, 1514, 60));
        }
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, 2, 3, ETHERNET).all(record(LITTLE_ENDIAN, 0, 0, 60, 1514));
        assertThat(read(file).frames).containsExactly(seen(0, 1514, 60));
    }

    @Test
    void refusesUnknownVersions() throws IOException {
        assertThat(read(pcap(BIG_ENDIAN, MICROSECONDS, 2, 5, ETHERNET)).message())
                .endsWith("test.pcap: damaged at byte 4: unsupported pcap version 2.5; supported are 2.0 to 2.4");
        assertThat(read(pcap(BIG_ENDIAN, MICROSECONDS, 1, 2, ETHERNET)).message())
                .contains("pcap version 1.2");
    }

    @Test
    void keepsTheFcsThatTheLinkTypeFieldAnnounces() throws IOException {
        int ethernetWithFcsOfFourBytes = 0x2400_0000 | ETHERNET;
        ByteWriter file =
                pcap(LITTLE_ENDIAN, MICROSECONDS, ethernetWithFcsOfFourBytes).all(record(LITTLE_ENDIAN, 0, 0, 64, 64));

        assertThat(read(file).frames).containsExactly(seen(0, 64, 64));
    }

    @Test
    void refusesReservedBitsInTheLinkTypeField() throws IOException {
        assertThat(read(pcap(BIG_ENDIAN, MICROSECONDS, 0x0030_0001)).message())
                .endsWith("damaged at byte 20: link type field 0x00300001 has reserved bits set");
    }

    @Test
    void readsFramesOfEverySupportedLinkType() throws IOException {
        for (int linkType : new int[] {0, 1, 101, 108, 113, 228, 229, 276}) {
            ReadResult reading = read(pcap(BIG_ENDIAN, NANOSECONDS, linkType).all(record(BIG_ENDIAN, 0, 7, 60, 61)));

            assertThat(reading.frames)
                    .containsExactly(new ReadResult.SeenFrame(7, 61, "00".repeat(60), linkType, Direction.UNKNOWN));
            assertThat(reading.skipped).isEmpty();
        }
    }

    @Test
    void readsBothNumbersOfDltRawAsRaw() throws IOException {
        for (int number : new int[] {12, 14}) {
            ReadResult reading =
                    read(pcap(LITTLE_ENDIAN, NANOSECONDS, number).all(record(LITTLE_ENDIAN, 0, 7, 60, 60)));

            assertThat(reading.frames)
                    .extracting(ReadResult.SeenFrame::linkType)
                    .containsExactly(LinkType.RAW);
        }
    }

    @Test
    void countsFramesOfUnsupportedLinkTypesByName() throws IOException {
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, 127)
                .all(record(LITTLE_ENDIAN, 0, 0, 60, 60))
                .all(record(LITTLE_ENDIAN, 0, 0, 0, 60));

        ReadResult reading = read(file);

        assertThat(reading.failure).isNull();
        assertThat(reading.frames).isEmpty();
        assertThat(reading.skipped).containsExactly(new SkippedFrames(127, 2));
        assertThat(reading.skipped.get(0).linkTypeName()).isEqualTo("IEEE802_11_RADIOTAP");
    }

    @Test
    void namesAnUnknownLinkTypeByItsNumber() {
        assertThat(new SkippedFrames(4711, 1).linkTypeName()).isEqualTo("4711");
    }

    @Test
    void skipsUnsupportedFramesThatAreLongerThanABlock() throws IOException {
        int usb = 249;
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, usb)
                .all(record(LITTLE_ENDIAN, 0, 0, 3_000_000, 3_000_000))
                .all(record(LITTLE_ENDIAN, 0, 0, 64, 64));

        assertThat(read(file).skipped).containsExactly(new SkippedFrames(usb, 2));
        assertThat(read(cut(file, 1_000_000)).message())
                .contains("the file ends 2000040 bytes before the end of its last record");
    }

    @Test
    void readsFramesLongerThanTheSnaplenOrTheirOriginalLength() throws IOException {
        ByteWriter file = new ByteWriter(LITTLE_ENDIAN)
                .four(MICROSECONDS)
                .two(2)
                .two(4)
                .eight(0)
                .four(40)
                .four(ETHERNET)
                .all(record(LITTLE_ENDIAN, 0, 0, 60, 60))
                .all(record(LITTLE_ENDIAN, 0, 0, 60, 20));

        assertThat(read(file).frames).containsExactly(seen(0, 60, 60), seen(0, 20, 60));
    }

    @Test
    void readsUnsignedFields() throws IOException {
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET).all(record(LITTLE_ENDIAN, -1, 1, 60, -1));

        assertThat(read(file).frames)
                .containsExactly(seen(4_294_967_295L * 1_000_000_000 + 1_000, Integer.MAX_VALUE, 60));
    }

    @Test
    void ignoresAFractionOfASecondOrMore() throws IOException {
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET)
                .all(record(LITTLE_ENDIAN, 7, 1_000_000, 60, 60))
                .all(record(LITTLE_ENDIAN, 8, 999_999, 60, 60))
                .all(record(LITTLE_ENDIAN, 8, -1, 60, 60))
                .all(record(LITTLE_ENDIAN, 6, Integer.MIN_VALUE, 60, 60));

        ReadResult reading = read(file);

        assertThat(reading.frames)
                .containsExactly(
                        seen(7_000_000_000L, 60, 60),
                        seen(8_999_999_000L, 60, 60),
                        seen(8_999_999_000L, 60, 60),
                        seen(6_000_000_000L, 60, 60));
        assertThat(reading.stats.malformedTimes()).isEqualTo(3);
    }

    @Test
    void ignoresAFractionOfABillionNanosecondsOrMore() throws IOException {
        ByteWriter file = pcap(BIG_ENDIAN, NANOSECONDS, ETHERNET)
                .all(record(BIG_ENDIAN, 7, 999_999_999, 60, 60))
                .all(record(BIG_ENDIAN, 8, 1_000_000_000, 60, 60));

        ReadResult reading = read(file);

        assertThat(reading.frames).containsExactly(seen(7_999_999_999L, 60, 60), seen(8_000_000_000L, 60, 60));
        assertThat(reading.stats.malformedTimes()).isEqualTo(1);
    }

    @Test
    void readsEveryFrameBeforeAnInvalidLength() throws IOException {
        for (int impossible : new int[] {262_145, 70_000_000, -1, Integer.MIN_VALUE}) {
            ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET)
                    .all(record(LITTLE_ENDIAN, 1, 0, 60, 60))
                    .all(new ByteWriter(LITTLE_ENDIAN).eight(0).four(impossible).four(60))
                    .all(record(LITTLE_ENDIAN, 2, 0, 60, 60));

            ReadResult reading = read(file);

            assertThat(reading.frames).containsExactly(seen(1_000_000_000, 60, 60));
            assertThat(reading.message())
                    .endsWith("test.pcap: damaged at byte 100: record claims " + Integer.toUnsignedString(impossible)
                            + " captured bytes, but a frame can have at most 262144");
        }
    }

    @Test
    void reportsHowMuchOfTheLastRecordExists() throws IOException {
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET)
                .all(record(LITTLE_ENDIAN, 1, 0, 60, 60))
                .all(record(LITTLE_ENDIAN, 2, 0, 70_000, 70_000));

        ReadResult inFrame = read(cut(file, 24 + 76 + 16 + 12));
        ReadResult inHeader = read(cut(file, 24 + 76 + 5));
        ReadResult inFileHeader = read(cut(file, 10));

        assertThat(inFrame.frames).hasSize(1);
        assertThat(inFrame.message())
                .endsWith("damaged at byte 100: record claims 70000 captured bytes, but the file ends after 12");
        assertThat(inHeader.frames).hasSize(1);
        assertThat(inHeader.message())
                .endsWith("damaged at byte 100: the file ends after 5 of the 16 bytes of a record header");
        assertThat(inFileHeader.message())
                .endsWith("damaged at byte 0: the file ends after 10 of the 24 bytes of its header");
    }

    @Test
    void readsAFileWithoutFrames() throws IOException {
        ReadResult reading = read(pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET));

        assertThat(reading.failure).isNull();
        assertThat(reading.frames).isEmpty();
    }

    private ReadResult read(ByteWriter file) throws IOException {
        return ReadResult.of(Files.write(directory.resolve("test.pcap"), file.array()));
    }

    private static ByteWriter cut(ByteWriter file, int bytes) {
        return new ByteWriter(file.order).all(Arrays.copyOf(file.array(), bytes));
    }

    private static ReadResult.SeenFrame seen(long nanos, int original, int captured) {
        return new ReadResult.SeenFrame(nanos, original, "00".repeat(captured));
    }
}
