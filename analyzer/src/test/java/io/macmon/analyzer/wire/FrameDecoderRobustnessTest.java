package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderRobustnessTest {

    private static final int MARGIN = 64;

    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());

    @Test
    void readsNoOctetBehindAnyPrefixOfAnyFixture() {
        for (byte[] octets : Fixtures.all()) {
            for (int captured = 0; captured <= octets.length; captured++) {
                assertReadsOnlyItsOwnOctets(octets, captured, octets.length);
                assertReadsOnlyItsOwnOctets(octets, captured, captured);
            }
        }
    }

    @Test
    void readsNoOctetBehindAFixtureWithAnyOctetChanged() {
        Random random = new Random(1);
        for (byte[] octets : Fixtures.all()) {
            for (int at = 12; at < octets.length; at++) {
                for (int value :
                        new int[] {0, 1, 4, 5, 6, 0x2C, 0x3C, 0x45, 0x60, 0x7F, 0x80, 0xFF, random.nextInt()}) {
                    assertReadsOnlyItsOwnOctets(Octets.with(octets, at, value), octets.length, octets.length);
                }
            }
        }
    }

    @Test
    void readsNoOctetBehindRandomOctets() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(160)];
            random.nextBytes(octets);
            steer(octets, random);
            assertReadsOnlyItsOwnOctets(octets, octets.length, octets.length + random.nextInt(3) * 500);
        }
    }

    @Test
    void livesWithLengthsThatNoFrameHas() {
        for (int original : new int[] {Integer.MIN_VALUE, -1, 0, 13, Integer.MAX_VALUE}) {
            for (byte[] octets : Fixtures.all()) {
                decoder.decode(Octets.frame(octets, octets.length, original, 0));
                assertThat(decoder.ipOctets()).isNotNegative();
            }
        }
    }

    // Random octets are hardly ever IP; these mostly are.
    private static void steer(byte[] octets, Random random) {
        if (octets.length < 80 || random.nextInt(10) == 0) {
            return;
        }
        boolean six = random.nextBoolean();
        ByteBuffer.wrap(octets).putShort(12, (short) (six ? EtherType.IPV6 : EtherType.IPV4));
        int[] protocols = {0, 43, 44, 60, 1, 6, 17, 33, 58, 132, 136};
        octets[14] = (byte) (six ? 0x60 : 0x45 + random.nextInt(4));
        octets[six ? 20 : 23] = (byte) protocols[random.nextInt(protocols.length)];
        octets[16] = 0;
        octets[54] = (byte) protocols[random.nextInt(protocols.length)];
        octets[55] = (byte) random.nextInt(4);
    }

    /** The frame lies among octets that it may not see: whatever they are, the result is the same. */
    private void assertReadsOnlyItsOwnOctets(byte[] octets, int captured, int original) {
        List<Object> alone = decode(Arrays.copyOf(octets, captured), 0, captured, original);
        for (int foreign : new int[] {0x00, 0x06, 0xFF}) {
            byte[] among = new byte[MARGIN + captured + MARGIN];
            Arrays.fill(among, (byte) foreign);
            System.arraycopy(octets, 0, among, MARGIN, captured);
            assertThat(decode(among, MARGIN, captured, original)).isEqualTo(alone);
        }
    }

    private List<Object> decode(byte[] memory, int offset, int captured, int original) {
        Frame frame = new Frame();
        frame.show(ByteBuffer.wrap(memory), offset, captured, original, 0);
        boolean formsFlow = decoder.decode(frame);
        assertThat(formsFlow)
                .isEqualTo(decoder.fault() == null || decoder.fault().leavesFlow());
        return DecodedFields.of(decoder);
    }
}
