package io.macmon.analyzer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameDecoderRobustnessTest {

    private static final int MARGIN = 64;

    private static final List<Integer> LINK_TYPES =
            IntStream.range(0, 1 << 16).filter(LinkType::isSupported).boxed().toList();

    /** Frames that decoders read on the fast path. */
    private static final List<byte[]> COMMON = List.of(
            FrameFixtures.TCP_SYN,
            FrameBytes.padded(FrameFixtures.over4(IpProtocol.UDP, FrameBytes.udp(4_000, 53)), 60),
            FrameFixtures.over4(IpProtocol.TCP, FrameBytes.tcp(4_000, 80, 0x18)),
            FrameFixtures.over6(IpProtocol.TCP, FrameBytes.tcp(4_000, 80, 0xFFF)),
            FrameBytes.padded(FrameFixtures.over6(IpProtocol.UDP, FrameBytes.udp(4_000, 53)), 70),
            tagged(EtherType.CUSTOMER_TAG, EtherType.IPV4, IpProtocol.UDP, FrameBytes.udp(65_535, 53)),
            tagged(EtherType.SERVICE_TAG, EtherType.IPV6, IpProtocol.UDP, FrameBytes.udp(4_000, 65_535)),
            tagged(EtherType.OLD_SERVICE_TAG, EtherType.IPV6, IpProtocol.TCP, FrameBytes.tcp(1, 2, 2)));

    private int linkType = LinkType.ETHERNET;
    private final FaultCounts decoderFaults = new FaultCounts();
    private final FaultCounts byHeaderFaults = new FaultCounts();
    private final FrameDecoder decoder = new FrameDecoder(decoderFaults);
    private final DecodedFrame decoded = decoder.decoded();
    private final FrameDecoder byHeader = new FrameDecoder(byHeaderFaults);

    @AfterEach
    void bothWaysCountedTheSameFaults() {
        assertThat(decoderFaults.byFault()).isEqualTo(byHeaderFaults.byFault());
    }

    @Test
    void readsNoByteBeyondAnyPrefixOfAnyFixtureWithAnyLinkType() {
        for (int type : LINK_TYPES) {
            linkType = type;
            for (byte[] bytes : FrameFixtures.all()) {
                for (int captured = 0; captured <= bytes.length; captured++) {
                    assertReadsOnlyItsOwnBytes(bytes, captured, bytes.length);
                    assertReadsOnlyItsOwnBytes(bytes, captured, captured);
                }
            }
        }
    }

    @Test
    void readsNoByteBeyondAFixtureWithAnyByteChanged() {
        Random random = new Random(1);
        for (int type : LINK_TYPES) {
            linkType = type;
            for (byte[] bytes : FrameFixtures.all()) {
                for (int at = type == LinkType.ETHERNET ? 12 : 0; at < bytes.length; at++) {
                    for (int value :
                            new int[] {0, 1, 4, 5, 6, 0x2C, 0x3C, 0x45, 0x60, 0x7F, 0x80, 0xFF, random.nextInt()}) {
                        assertReadsOnlyItsOwnBytes(FrameBytes.with(bytes, at, value), bytes.length, bytes.length);
                    }
                }
            }
        }
    }

    @Test
    void readsNoByteBeyondRandomBytes() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(160)];
            random.nextBytes(bytes);
            makeIp(bytes, random);
            linkType = LINK_TYPES.get(random.nextInt(LINK_TYPES.size()));
            assertReadsOnlyItsOwnBytes(bytes, bytes.length, bytes.length + random.nextInt(3) * 500);
        }
    }

    @Test
    void readsCommonFramesOnTheFastPath() {
        for (byte[] bytes : COMMON) {
            assertThat(CommonFrameDecoder.decode(FrameBytes.frame(bytes), decoded))
                    .isTrue();
        }
    }

    @Test
    void decodesCommonFramesTheSameByHeaderWhateverIsWrongWithThem() {
        for (byte[] bytes : COMMON) {
            for (int captured = 0; captured <= bytes.length; captured++) {
                assertReadsOnlyItsOwnBytes(bytes, captured, bytes.length);
                assertReadsOnlyItsOwnBytes(bytes, captured, captured);
            }
            for (int at = 0; at < bytes.length; at++) {
                for (int value = 0; value < 256; value++) {
                    byte[] changed = FrameBytes.with(bytes, at, value);
                    assertThat(decode(changed, 0, changed.length, changed.length))
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void decodesCommonFramesTheSameByHeaderWithManyBytesChanged() {
        Random random = new Random(5);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = COMMON.get(random.nextInt(COMMON.size())).clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int captured = bytes.length - random.nextInt(3) * random.nextInt(bytes.length) / 2;
            assertThat(decode(bytes, 0, captured, bytes.length + random.nextInt(40) - 20))
                    .isNotEmpty();
        }
    }

    @Test
    void copesWithImpossibleLengths() {
        for (int original : new int[] {Integer.MIN_VALUE, -1, 0, 13, Integer.MAX_VALUE}) {
            for (byte[] bytes : FrameFixtures.all()) {
                Frame frame = FrameBytes.frame(bytes, bytes.length, original, 0);
                decoder.decode(frame);
                byHeader.decodeByHeader(frame);
                assertThat(decoded.ipLength()).isNotNegative();
            }
        }
    }

    // Random bytes are hardly ever IP, so turn most of them into IP.
    private static void makeIp(byte[] bytes, Random random) {
        if (bytes.length < 80 || random.nextInt(10) == 0) {
            return;
        }
        boolean six = random.nextBoolean();
        ByteBuffer.wrap(bytes).putShort(12, (short) (six ? EtherType.IPV6 : EtherType.IPV4));
        int[] protocols = {0, 43, 44, 60, 1, 6, 17, 33, 58, 132, 136};
        bytes[14] = (byte) (six ? 0x60 : 0x45 + random.nextInt(4));
        bytes[six ? 20 : 23] = (byte) protocols[random.nextInt(protocols.length)];
        bytes[16] = 0;
        bytes[54] = (byte) protocols[random.nextInt(protocols.length)];
        bytes[55] = (byte) random.nextInt(4);
    }

    /** The result must not depend on the bytes before and after the frame. */
    private void assertReadsOnlyItsOwnBytes(byte[] bytes, int captured, int original) {
        List<Object> alone = decode(Arrays.copyOf(bytes, captured), 0, captured, original);
        for (int foreign : new int[] {0x00, 0x06, 0xFF}) {
            byte[] among = new byte[MARGIN + captured + MARGIN];
            Arrays.fill(among, (byte) foreign);
            System.arraycopy(bytes, 0, among, MARGIN, captured);
            assertThat(decode(among, MARGIN, captured, original)).isEqualTo(alone);
        }
    }

    private List<Object> decode(byte[] memory, int offset, int captured, int original) {
        Frame frame = new Frame();
        frame.setKind(linkType, Frame.Direction.UNKNOWN);
        frame.wrap(ByteBuffer.wrap(memory), offset, captured, original, 0);
        boolean formsFlow = decoder.decode(frame);
        assertThat(formsFlow)
                .isEqualTo(decoded.fault() == null || decoded.fault().allowsFlow());
        List<Object> fields = DecodedFields.of(decoded);
        assertThat(byHeader.decodeByHeader(frame)).isEqualTo(formsFlow);
        assertThat(DecodedFields.of(byHeader.decoded())).isEqualTo(fields);
        return fields;
    }

    private static byte[] tagged(int tagType, int etherType, int protocol, byte[] transport) {
        byte[] packet = etherType == EtherType.IPV4
                ? FrameBytes.ipv4(FrameFixtures.IP_B, FrameFixtures.IP_A, protocol, transport)
                : FrameBytes.ipv6(2, 1, protocol, transport);
        return FrameBytes.ethernet(FrameFixtures.B, FrameFixtures.A, tagType, FrameBytes.tag(0xFFF, etherType, packet));
    }
}
