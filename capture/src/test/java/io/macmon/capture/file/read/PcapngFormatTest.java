package io.macmon.capture.file.read;

import static io.macmon.capture.file.read.SampleCaptures.ETHERNET;
import static io.macmon.capture.file.read.SampleCaptures.block;
import static io.macmon.capture.file.read.SampleCaptures.describe;
import static io.macmon.capture.file.read.SampleCaptures.ethernet;
import static io.macmon.capture.file.read.SampleCaptures.obsoletePacket;
import static io.macmon.capture.file.read.SampleCaptures.option;
import static io.macmon.capture.file.read.SampleCaptures.packet;
import static io.macmon.capture.file.read.SampleCaptures.packetBody;
import static io.macmon.capture.file.read.SampleCaptures.resolution;
import static io.macmon.capture.file.read.SampleCaptures.section;
import static io.macmon.capture.file.read.SampleCaptures.simplePacket;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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

class PcapngFormatTest {

    private static final ByteWriter NO_OPTIONS = new ByteWriter(LITTLE_ENDIAN);

    @TempDir
    Path directory;

    @Test
    void readsBothByteOrders() throws IOException {
        for (ByteOrder order : List.of(BIG_ENDIAN, LITTLE_ENDIAN)) {
            ByteWriter file = section(order).all(ethernet(order)).all(packet(order, 0, 0x5_0000_0007L, 61, 1514));

            assertThat(read(file).frames).containsExactly(seen(0x5_0000_0007L * 1000, 1514, 61));
        }
    }

    @Test
    void readsSectionsOfDifferentByteOrdersWithInterfacesOfTheirOwn() throws IOException {
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(ethernet(LITTLE_ENDIAN))
                .all(packet(LITTLE_ENDIAN, 0, 1, 60, 60))
                .all(section(BIG_ENDIAN))
                .all(describe(BIG_ENDIAN, ETHERNET, 0, resolution(BIG_ENDIAN, 9)))
                .all(packet(BIG_ENDIAN, 0, 2, 61, 61));

        assertThat(read(file).frames).containsExactly(seen(1000, 60, 60), seen(2, 61, 61));
    }

    @Test
    void usesTheResolutionAndOffsetOfEachInterface() throws IOException {
        ByteWriter offset = option(LITTLE_ENDIAN, 14, new ByteWriter(LITTLE_ENDIAN).eight(10));
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(describe(LITTLE_ENDIAN, ETHERNET, 0, resolution(LITTLE_ENDIAN, 3)))
                .all(describe(
                        LITTLE_ENDIAN,
                        ETHERNET,
                        0,
                        resolution(LITTLE_ENDIAN, 0x81).all(offset)))
                .all(packet(LITTLE_ENDIAN, 1, 5, 60, 60))
                .all(packet(LITTLE_ENDIAN, 0, 5, 60, 60));

        assertThat(read(file).frames).containsExactly(seen(12_500_000_000L, 60, 60), seen(5_000_000, 60, 60));
    }

    @Test
    void skipsUnknownOptionsAndBlocks() throws IOException {
        ByteWriter options = option(
                        LITTLE_ENDIAN, 2, new ByteWriter(LITTLE_ENDIAN).all(new byte[] {'e', 't', 'h', '0', '!'}))
                .all(option(LITTLE_ENDIAN, 0x8123, new ByteWriter(LITTLE_ENDIAN).eight(1)))
                .all(resolution(LITTLE_ENDIAN, 9))
                .all(option(LITTLE_ENDIAN, 0, NO_OPTIONS))
                .all(new ByteWriter(LITTLE_ENDIAN).four(-1));
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(block(LITTLE_ENDIAN, 0x0BAD, new ByteWriter(LITTLE_ENDIAN).eight(1)))
                .all(describe(LITTLE_ENDIAN, ETHERNET, 0, options))
                .all(block(LITTLE_ENDIAN, 0x4000_0BAD, NO_OPTIONS))
                .all(packet(LITTLE_ENDIAN, 0, 5, 60, 60));

        assertThat(read(file).frames).containsExactly(seen(5, 60, 60));
    }

    @Test
    void readsTheObsoletePacketBlock() throws IOException {
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(describe(LITTLE_ENDIAN, 113, 0, NO_OPTIONS))
                .all(ethernet(LITTLE_ENDIAN))
                .all(obsoletePacket(LITTLE_ENDIAN, 1, 0xFFFF, 0x5_0000_0007L, 61, 1514));

        assertThat(read(file).frames).containsExactly(seen(0x5_0000_0007L * 1000, 1514, 61));
    }

    @Test
    void givesASimplePacketTheTimeOfThePreviousFrame() throws IOException {
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(ethernet(LITTLE_ENDIAN))
                .all(simplePacket(LITTLE_ENDIAN, 60, new byte[60]))
                .all(packet(LITTLE_ENDIAN, 0, 7, 60, 60))
                .all(simplePacket(LITTLE_ENDIAN, 61, new byte[61]));

        assertThat(read(file).frames).containsExactly(seen(0, 60, 60), seen(7000, 60, 60), seen(7000, 61, 61));
    }

    @Test
    void cutsASimplePacketToTheSnaplenOfTheFirstInterface() throws IOException {
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(describe(LITTLE_ENDIAN, ETHERNET, 61, NO_OPTIONS))
                .all(ethernet(LITTLE_ENDIAN))
                .all(simplePacket(LITTLE_ENDIAN, 1514, new byte[61]))
                .all(simplePacket(LITTLE_ENDIAN, -1, new byte[61]));

        assertThat(read(file).frames).containsExactly(seen(0, 1514, 61), seen(0, Integer.MAX_VALUE, 61));
    }

    @Test
    void countsFramesOfOtherLinkTypesByLinkType() throws IOException {
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(describe(LITTLE_ENDIAN, 189, 0, NO_OPTIONS))
                .all(ethernet(LITTLE_ENDIAN))
                .all(describe(LITTLE_ENDIAN, 127, 0, NO_OPTIONS))
                .all(packet(LITTLE_ENDIAN, 0, 5, 60, 60))
                .all(packet(LITTLE_ENDIAN, 1, 5, 60, 60))
                .all(packet(LITTLE_ENDIAN, 2, 5, 60, 60))
                .all(packet(LITTLE_ENDIAN, 0, 5, 60, 60));

        ReadResult reading = read(file);

        assertThat(reading.frames).hasSize(1);
        assertThat(reading.skipped).containsExactly(new SkippedFrames(127, 1), new SkippedFrames(189, 2));
    }

    @Test
    void readsEachFrameWithTheLinkTypeOfItsInterface() throws IOException {
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(describe(LITTLE_ENDIAN, 276, 0, NO_OPTIONS))
                .all(ethernet(LITTLE_ENDIAN))
                .all(describe(LITTLE_ENDIAN, 14, 0, NO_OPTIONS))
                .all(simplePacket(LITTLE_ENDIAN, 60, new byte[60]))
                .all(packet(LITTLE_ENDIAN, 2, 5, 61, 61))
                .all(packet(LITTLE_ENDIAN, 1, 5, 62, 62))
                .all(section(LITTLE_ENDIAN))
                .all(ethernet(LITTLE_ENDIAN))
                .all(packet(LITTLE_ENDIAN, 0, 5, 63, 63));

        assertThat(read(file).frames)
                .extracting(ReadResult.SeenFrame::linkType, ReadResult.SeenFrame::capturedLength)
                .containsExactly(
                        tuple(LinkType.LINUX_SLL2, 60),
                        tuple(LinkType.RAW, 61),
                        tuple(LinkType.ETHERNET, 62),
                        tuple(LinkType.ETHERNET, 63));
    }

    @Test
    void readsTheDirectionOfAPacketInBothByteOrders() throws IOException {
        for (ByteOrder order : List.of(BIG_ENDIAN, LITTLE_ENDIAN)) {
            ByteWriter comment = option(order, 1, new ByteWriter(order).all(new byte[] {'h', 'i', '!'}));
            ByteWriter file = section(order)
                    .all(ethernet(order))
                    .all(withOptions(order, comment.all(flags(order, 0xFFFF_FFFD))))
                    .all(withOptions(order, flags(order, 2)))
                    .all(withOptions(order, flags(order, 0)))
                    .all(packet(order, 0, 5, 60, 60))
                    .all(withOptions(order, flags(order, 3)));

            assertThat(read(file).frames)
                    .extracting(ReadResult.SeenFrame::direction)
                    .containsExactly(
                            Direction.INBOUND,
                            Direction.OUTBOUND,
                            Direction.UNKNOWN,
                            Direction.UNKNOWN,
                            Direction.UNKNOWN);
        }
    }

    @Test
    void readsFramesWithDamagedOptions() throws IOException {
        ByteWriter overrun = new ByteWriter(LITTLE_ENDIAN).two(1).two(9).four(0).all(flags(LITTLE_ENDIAN, 1));
        ByteWriter ended = option(LITTLE_ENDIAN, 0, NO_OPTIONS).all(flags(LITTLE_ENDIAN, 1));
        ByteWriter longFlags = option(LITTLE_ENDIAN, 2, new ByteWriter(LITTLE_ENDIAN).eight(1));
        ByteWriter half = new ByteWriter(LITTLE_ENDIAN).two(2).two(0xFFFF);
        ByteWriter file = section(LITTLE_ENDIAN).all(ethernet(LITTLE_ENDIAN));
        List.of(overrun, ended, longFlags, half).forEach(options -> file.all(withOptions(LITTLE_ENDIAN, options)));

        ReadResult reading = read(file);

        assertThat(reading.failure).isNull();
        assertThat(reading.frames)
                .extracting(ReadResult.SeenFrame::direction)
                .hasSize(4)
                .containsOnly(Direction.UNKNOWN);
    }

    @Test
    void readsTheFrameOfABlockLongerThanAPackedBlock() throws IOException {
        ByteWriter comments = new ByteWriter(LITTLE_ENDIAN);
        for (int i = 0; i < 20; i++) {
            comments.all(option(LITTLE_ENDIAN, 1, new ByteWriter(LITTLE_ENDIAN).all(new byte[65_000])));
        }
        ByteWriter longPacket =
                block(LITTLE_ENDIAN, 6, packetBody(LITTLE_ENDIAN, 0, 5, 60, 60).all(comments));
        ByteWriter file = section(LITTLE_ENDIAN)
                .all(ethernet(LITTLE_ENDIAN))
                .all(longPacket)
                .all(block(LITTLE_ENDIAN, 0x0BAD, comments))
                .all(packet(LITTLE_ENDIAN, 0, 6, 60, 60));

        assertThat(read(file).frames).containsExactly(seen(5000, 60, 60), seen(6000, 60, 60));
    }

    @Test
    void findsTheDamagedEndOfALongBlock() throws IOException {
        byte[] longBlock = block(LITTLE_ENDIAN, 0x0BAD, new ByteWriter(LITTLE_ENDIAN).all(new byte[1_000_000]))
                .array();
        byte[] otherEnd = longBlock.clone();
        otherEnd[otherEnd.length - 1] = 1;

        assertThat(damage(new ByteWriter(LITTLE_ENDIAN).all(otherEnd)))
                .startsWith("damaged at byte 48: block claims 1000012 bytes at its start");
        assertThat(damage(new ByteWriter(LITTLE_ENDIAN).all(Arrays.copyOf(longBlock, 700_000))))
                .contains("the file ends 300008 bytes before the end of its last record");
        assertThat(damage(new ByteWriter(LITTLE_ENDIAN).all(Arrays.copyOf(longBlock, 1_000_008))))
                .contains("file ends after 0");
        assertThat(damage(new ByteWriter(LITTLE_ENDIAN).all(Arrays.copyOf(longBlock, 1_000_010))))
                .contains("file ends after 2");
    }

    @Test
    void refusesInvalidBlockLengths() throws IOException {
        for (int impossible : new int[] {0, 8, 13, 16_777_220, -4}) {
            assertThat(damage(new ByteWriter(LITTLE_ENDIAN)
                            .four(6)
                            .four(impossible)
                            .all(new byte[100])))
                    .isEqualTo("damaged at byte 48: block claims " + Integer.toUnsignedString(impossible)
                            + " bytes, but its length must be a multiple of 4 from 12 to 16777216");
        }
    }

    @Test
    void refusesABlockWhoseTwoLengthsDiffer() throws IOException {
        assertThat(damage(new ByteWriter(LITTLE_ENDIAN).four(5).four(12).four(16)))
                .isEqualTo("damaged at byte 48: block claims 12 bytes at its start, but 16 at its end");
    }

    @Test
    void refusesAPacketOfAnUnknownInterface() throws IOException {
        String refused = "damaged at byte 48: packet refers to interface %s, but the section has only 1 so far";

        assertThat(damage(packet(LITTLE_ENDIAN, 1, 5, 60, 60))).isEqualTo(refused.formatted("1"));
        assertThat(damage(packet(LITTLE_ENDIAN, -1, 5, 60, 60))).isEqualTo(refused.formatted("4294967295"));
        assertThat(damage(section(LITTLE_ENDIAN).all(simplePacket(LITTLE_ENDIAN, 60, new byte[60]))))
                .endsWith("packet refers to interface 0, but the section has only 0 so far");
    }

    @Test
    void refusesAPacketThatDoesNotFitInItsBlock() throws IOException {
        ByteWriter tooShort =
                new ByteWriter(LITTLE_ENDIAN).four(0).eight(0).four(64).four(64).all(new byte[60]);

        assertThat(damage(block(LITTLE_ENDIAN, 6, tooShort)))
                .isEqualTo("damaged at byte 48: packet claims 64 captured bytes, but at most 60 are possible");
        assertThat(damage(packet(LITTLE_ENDIAN, 0, 5, 262_145, 60)))
                .isEqualTo("damaged at byte 48: packet claims 262145 captured bytes, but at most 262144 are possible");
        assertThat(damage(simplePacket(LITTLE_ENDIAN, 100, new byte[60])))
                .isEqualTo("damaged at byte 48: packet claims 100 captured bytes, but at most 60 are possible");
        assertThat(damage(block(LITTLE_ENDIAN, 6, new ByteWriter(LITTLE_ENDIAN).eight(0))))
                .isEqualTo("damaged at byte 48: packet block has 20 bytes, but needs 32");
        assertThat(damage(block(LITTLE_ENDIAN, 3, NO_OPTIONS)))
                .isEqualTo("damaged at byte 48: packet block has 12 bytes, but needs 16");
    }

    @Test
    void refusesInvalidInterfaces() throws IOException {
        ByteWriter cutOption = new ByteWriter(LITTLE_ENDIAN).two(2).two(9).four(0);

        assertThat(damage(block(LITTLE_ENDIAN, 1, new ByteWriter(LITTLE_ENDIAN).four(ETHERNET))))
                .contains("interface description is shorter than its fixed fields");
        assertThat(damage(describe(LITTLE_ENDIAN, ETHERNET, 0, cutOption))).contains("block ends within an option");
        assertThat(damage(describe(LITTLE_ENDIAN, ETHERNET, 0, option(LITTLE_ENDIAN, 9, cutOption))))
                .contains("option 9 has 8 bytes, but must have 1");
        assertThat(damage(describe(LITTLE_ENDIAN, ETHERNET, 0, resolution(LITTLE_ENDIAN, 20))))
                .contains("if_tsresol 0x14 is too fine for 64-bit timestamps");
        assertThat(damage(describe(LITTLE_ENDIAN, ETHERNET, 0, new ByteWriter(LITTLE_ENDIAN).all(new byte[600_000]))))
                .contains("interface description has 600020 bytes; the limit is ");
    }

    @Test
    void limitsTheInterfacesOfASection() throws IOException {
        ByteWriter many = new ByteWriter(LITTLE_ENDIAN);
        byte[] one = ethernet(LITTLE_ENDIAN).array();
        for (int i = 0; i < 65_536; i++) {
            many.all(one);
        }

        assertThat(damage(many)).contains("section exceeds the limit of 65536 interfaces");
    }

    @Test
    void refusesInvalidSections() throws IOException {
        ByteWriter version2 =
                new ByteWriter(LITTLE_ENDIAN).four(0x1A2B3C4D).two(2).two(0).eight(-1);
        ByteWriter version1point2 =
                new ByteWriter(LITTLE_ENDIAN).four(0x1A2B3C4D).two(1).two(2).eight(-1);
        ByteWriter noMagic =
                new ByteWriter(LITTLE_ENDIAN).four(0x1A2B3C4E).two(1).two(0).eight(-1);
        ByteWriter noLength =
                new ByteWriter(LITTLE_ENDIAN).four(0x1A2B3C4D).two(1).two(0);

        assertThat(damage(block(LITTLE_ENDIAN, 0x0A0D0D0A, version1point2))).isEmpty();
        assertThat(damage(block(LITTLE_ENDIAN, 0x0A0D0D0A, version2)))
                .contains("unsupported pcapng version 2.0; supported are 1.0 and 1.2");
        assertThat(damage(block(LITTLE_ENDIAN, 0x0A0D0D0A, noMagic)))
                .contains("section header has no byte-order magic");
        assertThat(damage(block(LITTLE_ENDIAN, 0x0A0D0D0A, noLength)))
                .contains("section header has 20 bytes, but needs at least 28");
    }

    @Test
    void reportsHowMuchOfTheLastBlockExists() throws IOException {
        byte[] packet = packet(LITTLE_ENDIAN, 0, 5, 60, 60).array();

        assertThat(damage(new ByteWriter(LITTLE_ENDIAN).all(Arrays.copyOf(packet, 40))))
                .isEqualTo("damaged at byte 48: block claims 92 bytes, but the file ends after 40");
        assertThat(damage(new ByteWriter(LITTLE_ENDIAN).all(Arrays.copyOf(packet, 5))))
                .isEqualTo("damaged at byte 48: a block must have at least 12 bytes, but the file ends after 5");
    }

    /** The error for a file that ends with these bytes, after a section with an Ethernet interface. */
    private String damage(ByteWriter end) throws IOException {
        ByteWriter good = section(LITTLE_ENDIAN).all(ethernet(LITTLE_ENDIAN));
        ReadResult reading = read(good.all(end));
        return reading.message().replace(directory.resolve("test.pcapng") + ": ", "");
    }

    private ReadResult read(ByteWriter file) throws IOException {
        return ReadResult.of(Files.write(directory.resolve("test.pcapng"), file.array()));
    }

    private static ByteWriter withOptions(ByteOrder order, ByteWriter options) {
        return block(order, 6, packetBody(order, 0, 5, 59, 60).padded().all(options));
    }

    private static ByteWriter flags(ByteOrder order, int flags) {
        return option(order, 2, new ByteWriter(order).four(flags));
    }

    private static ReadResult.SeenFrame seen(long nanos, int original, int captured) {
        return new ReadResult.SeenFrame(nanos, original, "00".repeat(captured));
    }
}
