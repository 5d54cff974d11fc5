package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimReaderRobustnessTest {

    private static final int MARGIN = 64;

    /** Far beyond what a frame may hold. */
    private static final int MOST_CLAIMS = 100;

    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final ClaimReader reader = new ClaimReader(new ClaimCounts());

    @Test
    void readsNoOctetBehindAnyPrefixOfAnyFixture() {
        List<byte[]> fixtures = ClaimFixtures.all();
        fixtures.addAll(FrameFixtures.all());
        for (byte[] octets : fixtures) {
            for (int captured = 0; captured <= octets.length; captured++) {
                assertReadsOnlyItsOwnOctets(octets, captured, octets.length);
                assertReadsOnlyItsOwnOctets(octets, captured, captured);
            }
        }
    }

    @Test
    void readsNoOctetBehindAFixtureWithAnyOctetChanged() {
        Random random = new Random(1);
        for (byte[] octets : ClaimFixtures.all()) {
            for (int at = 12; at < octets.length; at++) {
                for (int value : new int[] {0, 1, 2, 7, 0x20, 0x3F, 0x7F, 0x80, 0xC0, 0xFF, random.nextInt()}) {
                    byte[] changed = octets.clone();
                    changed[at] = (byte) value;
                    assertReadsOnlyItsOwnOctets(changed, changed.length, changed.length);
                }
            }
        }
    }

    @Test
    void readsNoOctetBehindAFixtureWithManyOctetsChanged() {
        Random random = new Random(2);
        List<byte[]> fixtures = ClaimFixtures.all();
        for (int i = 0; i < 50_000; i++) {
            byte[] octets = fixtures.get(random.nextInt(fixtures.size())).clone();
            int head = random.nextInt(8) == 0 ? 0 : 14;
            for (int changes = 1 + random.nextInt(12); changes > 0; changes--) {
                octets[head + random.nextInt(octets.length - head)] = (byte) random.nextInt();
            }
            assertReadsOnlyItsOwnOctets(octets, octets.length - random.nextInt(5), octets.length);
        }
    }

    @Test
    void readsNoOctetBehindRandomMessages() {
        Random random = new Random(3);
        List<byte[]> fixtures = ClaimFixtures.all();
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = fixtures.get(random.nextInt(fixtures.size())).clone();
            int head = Math.min(octets.length, 14 + random.nextInt(40));
            byte[] noise = new byte[octets.length - head];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, octets, head, noise.length);
            assertReadsOnlyItsOwnOctets(octets, octets.length, octets.length);
        }
    }

    @Test
    void livesWithLengthsThatNoFrameHas() {
        for (int original : new int[] {Integer.MIN_VALUE, -1, 0, 13, Integer.MAX_VALUE}) {
            for (byte[] octets : ClaimFixtures.all()) {
                assertThat(read(octets, 0, octets.length, original)).hasSizeLessThan(MOST_CLAIMS);
            }
        }
    }

    /** The frame lies among octets that it may not see: whatever they are, the result is the same. */
    private void assertReadsOnlyItsOwnOctets(byte[] octets, int captured, int original) {
        List<Claim> alone = read(Arrays.copyOf(octets, captured), 0, captured, original);
        assertThat(alone).hasSizeLessThan(MOST_CLAIMS);
        for (int foreign : new int[] {0x00, 0x01, 0xFF}) {
            byte[] among = new byte[MARGIN + captured + MARGIN];
            Arrays.fill(among, (byte) foreign);
            System.arraycopy(octets, 0, among, MARGIN, captured);
            assertThat(read(among, MARGIN, captured, original)).isEqualTo(alone);
        }
    }

    private List<Claim> read(byte[] memory, int offset, int captured, int original) {
        List<Claim> claims = new ArrayList<>();
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.wrap(memory), offset, captured, original, 0);
        decoder.decode(frame);
        reader.read(frame, decoder.decoded(), claims::add);
        return claims;
    }
}
