package io.macmon.analyzer.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import io.macmon.capture.linux.SocketFilter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BroadcastSampleTest {

    private static final long SECOND = 1_000_000_000;
    private static final long SOURCE = 0x0200_0000_0001L;
    private static final String ARP = "0806" + "0001080006040001" + "020000000001c0000201" + "000000000000c0000209";

    private final BroadcastSample sample = new BroadcastSample();

    @Test
    void aUnicastFrameIsNotSampled() {
        hear(sample, "020000000002" + "020000000001" + ARP, 1);

        assertThat(sample.take(SOURCE)).isEmpty();
    }

    @Test
    void aSampleIsTakenOnce() {
        hear(sample, broadcast(ARP), 7);

        assertThat(sample.take(SOURCE))
                .singleElement()
                .extracting(Broadcast::timeNanos)
                .isEqualTo(7L);
        assertThat(sample.take(SOURCE)).isEmpty();
    }

    /** The value may never change: sensors of different versions are on one segment. */
    @Test
    void theHashOfAFrameIsTheSameInAllVersions() {
        hear(sample, broadcast(ARP), 7);

        assertThat(sample.take(SOURCE)).extracting(Broadcast::hash).containsExactly(4_529_839_864_631_530_228L);
    }

    @Test
    void tagsAndPaddingDoNotCount() {
        List<Broadcast> plain = sampleOf(broadcast(ARP));

        assertThat(sampleOf(broadcast("8100000a" + ARP))).isEqualTo(plain);
        assertThat(sampleOf(broadcast("88a80014" + "8100000a" + ARP))).isEqualTo(plain);
        assertThat(sampleOf(broadcast(ARP + "00".repeat(18)))).isEqualTo(plain);
        assertThat(sampleOf(broadcast(ARP.replace("c0000209", "c000020a")))).isNotEqualTo(plain);
    }

    /** A watch captures headers only, unless an output needs more. */
    @Test
    void aFrameOfWhichOnlyTheHeadersAreCapturedHasTheSameHash() {
        String frame = broadcast("0800" + "4500012c" + "5a".repeat(296));

        assertThat(sampleOf(frame.substring(0, 2 * SocketFilter.HEADER_BYTES))).isEqualTo(sampleOf(frame));
    }

    @Test
    void sensorsThatHearTheSameFramesInOtherOrderChooseTheSame() {
        BroadcastSample other = new BroadcastSample();
        int[] frames = IntStream.range(0, 100).toArray();
        Arrays.stream(frames).forEach(number -> hear(sample, numbered(number), number));
        Arrays.stream(frames).map(number -> 99 - number).forEach(number -> hear(other, numbered(number), number));

        List<Broadcast> chosen = sample.take(SOURCE);
        assertThat(chosen).hasSize(BroadcastSample.MAX_PER_SOURCE);
        assertThat(other.take(SOURCE)).containsExactlyInAnyOrderElementsOf(chosen);
    }

    @Test
    void aRepeatedFrameHasItsLatestTime() {
        hear(sample, broadcast(ARP), 7);
        hear(sample, broadcast(ARP), 9);

        assertThat(sample.take(SOURCE)).extracting(Broadcast::timeNanos).containsExactly(9L);
    }

    /** Nothing takes the samples of made-up sources. */
    @Test
    void aFloodDoesNotKeepOutOtherSourcesForEver() {
        for (int made = 0; made < 200_000; made++) {
            hear(sample, "ffffffffffff" + "06%010x".formatted(made) + ARP, SECOND);
        }
        hear(sample, broadcast(ARP), 2 * SECOND);
        assertThat(sample.take(SOURCE)).isEmpty(); // the flood is going on

        hear(sample, broadcast(ARP), 400 * SECOND);

        assertThat(sample.take(SOURCE)).hasSize(1);
    }

    @Test
    void eachPrefixOfAFrameIsRead() {
        for (String frame :
                List.of(broadcast(ARP), broadcast("86dd" + "60".repeat(60)), broadcast("0800" + "45".repeat(60)))) {
            for (int length = 0; length <= frame.length(); length += 2) {
                hear(sample, frame.substring(0, length), length);
            }
        }
        assertThat(sample.take(SOURCE)).isNotEmpty();
    }

    @Test
    void sourcesWithoutNumberDoNotGrowIt() {
        for (long source = 0; source < 200_000; source++) {
            hear(sample, "ffffffffffff" + HexFormat.of().toHexDigits(source, 12) + ARP, source);
        }
        hear(sample, broadcast(ARP), 1); // may be left out, as all places may be taken
        assertThat(sample.take(SOURCE)).hasSizeLessThanOrEqualTo(1);
    }

    private static String broadcast(String fromType) {
        return "ffffffffffff" + "020000000001" + fromType;
    }

    private static String numbered(int number) {
        return broadcast("0800" + "4500001c" + HexFormat.of().toHexDigits((short) number) + "00".repeat(22));
    }

    private static List<Broadcast> sampleOf(String frame) {
        BroadcastSample sample = new BroadcastSample();
        hear(sample, frame, 1);
        return sample.take(SOURCE);
    }

    private static void hear(BroadcastSample sample, String hex, long nanos) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Frame frame = new Frame();
        frame.wrap(
                ByteBuffer.allocateDirect(Math.max(1, bytes.length)).put(bytes), 0, bytes.length, bytes.length, nanos);
        sample.onFrame(frame);
    }
}
