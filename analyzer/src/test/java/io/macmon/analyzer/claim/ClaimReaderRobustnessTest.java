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

    /** More than any frame may claim. */
    private static final int MAX_CLAIMS = 100;

    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final ClaimReader reader = new ClaimReader(new ClaimCounts());

    @Test
    void readsNoByteBeyondAnyPrefixOfAnyFixture() {
        List<byte[]> fixtures = ClaimFixtures.all();
        fixtures.addAll(FrameFixtures.all());
        for (byte[] bytes : fixtures) {
            for (int captured = 0; captured <= bytes.length; captured++) {
                assertReadsOnlyItsOwnBytes(bytes, captured, bytes.length);
                assertReadsOnlyItsOwnBytes(bytes, captured, captured);
            }
        }
    }

    @Test
    void readsNoByteBeyondAFixtureWithAnyByteChanged() {
        Random random = new Random(1);
        for (byte[] bytes : ClaimFixtures.all()) {
            for (int at = 12; at < bytes.length; at++) {
                for (int value : new int[] {0, 1, 2, 7, 0x20, 0x3F, 0x7F, 0x80, 0xC0, 0xFF, random.nextInt()}) {
                    byte[] changed = bytes.clone();
                    changed[at] = (byte) value;
                    assertReadsOnlyItsOwnBytes(changed, changed.length, changed.length);
                }
            }
        }
    }

    @Test
    void readsNoByteBeyondAFixtureWithManyBytesChanged() {
        Random random = new Random(2);
        List<byte[]> fixtures = ClaimFixtures.all();
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = fixtures.get(random.nextInt(fixtures.size())).clone();
            int head = random.nextInt(8) == 0 ? 0 : 14;
            for (int changes = 1 + random.nextInt(12); changes > 0; changes--) {
                bytes[head + random.nextInt(bytes.length - head)] = (byte) random.nextInt();
            }
            assertReadsOnlyItsOwnBytes(bytes, bytes.length - random.nextInt(5), bytes.length);
        }
    }

    @Test
    void readsNoByteBeyondRandomMessages() {
        Random random = new Random(3);
        List<byte[]> fixtures = ClaimFixtures.all();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = fixtures.get(random.nextInt(fixtures.size())).clone();
            int head = Math.min(bytes.length, 14 + random.nextInt(40));
            byte[] noise = new byte[bytes.length - head];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, bytes, head, noise.length);
            assertReadsOnlyItsOwnBytes(bytes, bytes.length, bytes.length);
        }
    }

    @Test
    void copesWithImpossibleLengths() {
        for (int original : new int[] {Integer.MIN_VALUE, -1, 0, 13, Integer.MAX_VALUE}) {
            for (byte[] bytes : ClaimFixtures.all()) {
                assertThat(read(bytes, 0, bytes.length, original)).hasSizeLessThan(MAX_CLAIMS);
            }
        }
    }

    /** The result must not depend on the bytes before and after the frame. */
    private void assertReadsOnlyItsOwnBytes(byte[] bytes, int captured, int original) {
        List<Claim> alone = read(Arrays.copyOf(bytes, captured), 0, captured, original);
        assertThat(alone).hasSizeLessThan(MAX_CLAIMS);
        for (int foreign : new int[] {0x00, 0x01, 0xFF}) {
            byte[] among = new byte[MARGIN + captured + MARGIN];
            Arrays.fill(among, (byte) foreign);
            System.arraycopy(bytes, 0, among, MARGIN, captured);
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
