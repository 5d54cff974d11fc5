package io.macmon.capture.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.capture.RecordedFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RingBlockTest {

    private static final int BLOCK_BYTES = 4_096;
    private static final int START = BLOCK_BYTES; // not the ring's first block
    private static final int MAC = 82;
    private static final int SNAPLEN = 1_000;

    private final ByteBuffer ring = ByteBuffer.allocateDirect(3 * BLOCK_BYTES).order(ByteOrder.nativeOrder());
    private final AtomicInteger givenBack = new AtomicInteger();
    private final RingBlock block = new RingBlock(ring, START, BLOCK_BYTES, SNAPLEN, givenBack::incrementAndGet);
    private int end = START + RingBlock.HEADER_LENGTH;
    private int last;

    @Test
    void readsEachFrameInPlace() {
        addFrame(60, 60, 1_000_000_007L);
        addFrame(100, 1_514, 2_000_000_009L);
        handOver(2);

        block.lend(0);

        assertThat(block.frames()).isEqualTo(2);
        assertThat(block.timeNanos()).isEqualTo(2_000_000_009L);
        assertThat(delivered())
                .containsExactly(
                        new RecordedFrame(RecordedFrame.hex(bytes(60)), 60, 60, 1_000_000_007L),
                        new RecordedFrame(RecordedFrame.hex(bytes(100)), 100, 1_514, 2_000_000_009L));
    }

    @Test
    void marksItsFramesAsInboundEthernetWhateverTheWindowHeldBefore() {
        addFrame(60, 60, 1);
        handOver(1);
        block.lend(0);
        Frame window = new Frame();
        window.setKind(LinkType.RAW, Direction.OUTBOUND);

        block.deliverTo(frame -> {}, window);

        assertThat(window.linkType()).isEqualTo(LinkType.ETHERNET);
        assertThat(window.direction()).isEqualTo(Direction.INBOUND);
    }

    @Test
    void cutsToTheSnaplen() {
        addFrame(SNAPLEN + 1, 1_514, 1);
        handOver(1);

        block.lend(0);

        assertThat(delivered())
                .containsExactly(new RecordedFrame(RecordedFrame.hex(bytes(SNAPLEN)), SNAPLEN, 1_514, 1));
    }

    @Test
    void readsTimesAfterTheYear2038() {
        long late = 0xFFFF_FFFFL * 1_000_000_000L + 999_999_999L;
        addFrame(60, 60, late);
        handOver(1);

        block.lend(0);

        assertThat(block.timeNanos()).isEqualTo(late);
        assertThat(delivered()).extracting(RecordedFrame::timestampNanos).containsExactly(late);
    }

    @Test
    void isReadyOnceTheKernelHasFilledItAndReadersAreDone() {
        assertThat(block.isReady()).isFalse();
        addFrame(60, 60, 1);
        handOver(1);
        assertThat(block.isReady()).isTrue();

        block.lend(0);
        block.retain();
        assertThat(block.isReady()).isFalse();
        assertThat(block.isLent()).isTrue();
        block.release();
        assertThat(block.isLent()).isTrue();
        assertThat(givenBack).hasValue(0);
        block.release();

        assertThat(block.isLent()).isFalse();
        assertThat(block.isReady()).isFalse();
        assertThat(status()).isEqualTo(RingBlock.STATUS_KERNEL);
        assertThat(givenBack).hasValue(1);
    }

    @Test
    void endsBeforeTheFirstFrameWithALaterTimestamp() {
        addFrame(60, 60, 10);
        addFrame(61, 61, 20);
        addFrame(62, 62, 30);
        handOver(3);

        block.lend(0);
        assertThat(block.truncateAfter(30)).isFalse();
        assertThat(block.frames()).isEqualTo(3);
        assertThat(block.truncateAfter(29)).isTrue();
        assertThat(block.frames()).isEqualTo(2);
        assertThat(block.timeNanos()).isEqualTo(29);
        assertThat(delivered()).extracting(RecordedFrame::capturedLength).containsExactly(60, 61);
        assertThat(block.truncateAfter(9)).isTrue();
        assertThat(block.frames()).isZero();
    }

    @Test
    void restoresATagThatTheKernelRemoved() {
        int tagged = addFrame(60, 60, 1);
        tag(tagged, 0x88A8, 0x6005, RingBlock.STATUS_TAG | RingBlock.STATUS_TAG_TYPE);
        addFrame(60, 60, 2);
        handOver(2);

        block.lend(0);

        RecordedFrame restored = new RecordedFrame(RecordedFrame.hex(withTag(bytes(60), 0x88A8, 0x6005)), 64, 64, 1);
        RecordedFrame plain = new RecordedFrame(RecordedFrame.hex(bytes(60)), 60, 60, 2);
        assertThat(delivered()).containsExactly(restored, plain);
        assertThat(delivered()).as("a second reader").containsExactly(restored, plain);
    }

    @Test
    void treatsATagWithoutATypeAsIeee8021q() {
        int tagged = addFrame(60, 60, 1);
        tag(tagged, 0, 5, RingBlock.STATUS_TAG);
        handOver(1);

        block.lend(0);

        assertThat(delivered())
                .extracting(RecordedFrame::hex)
                .containsExactly(RecordedFrame.hex(withTag(bytes(60), 0x8100, 5)));
    }

    @Test
    void keepsToTheSnaplenWithATag() {
        int tagged = addFrame(SNAPLEN, 1_514, 1);
        tag(tagged, 0x8100, 5, RingBlock.STATUS_TAG | RingBlock.STATUS_TAG_TYPE);
        handOver(1);

        block.lend(0);

        assertThat(delivered()).singleElement().satisfies(frame -> {
            assertThat(frame.capturedLength()).isEqualTo(SNAPLEN);
            assertThat(frame.originalLength()).isEqualTo(1_518);
        });
    }

    @Test
    void restoresEachTagOnceForTwoConcurrentReaders() throws Exception {
        List<RecordedFrame> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tag(addFrame(60, 60, i), 0x8100, i, RingBlock.STATUS_TAG | RingBlock.STATUS_TAG_TYPE);
            expected.add(new RecordedFrame(RecordedFrame.hex(withTag(bytes(60), 0x8100, i)), 64, 64, i));
        }
        handOver(20);
        byte[] untouched = new byte[BLOCK_BYTES];
        ring.get(START, untouched);
        CyclicBarrier start = new CyclicBarrier(2);
        List<List<RecordedFrame>> seen = List.of(new ArrayList<>(), new ArrayList<>());

        List<Thread> readers = seen.stream()
                .map(mine -> new Thread(() -> readOften(start, untouched, mine)))
                .toList();
        readers.forEach(Thread::start);
        for (Thread reader : readers) {
            reader.join();
        }

        for (List<RecordedFrame> mine : seen) {
            assertThat(mine).hasSize(ROUNDS * 20);
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(mine.subList(round * 20, (round + 1) * 20)).isEqualTo(expected);
            }
        }
    }

    private static final int ROUNDS = 500;

    private void readOften(CyclicBarrier start, byte[] untouched, List<RecordedFrame> seen) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                if (start.await() == 0) {
                    ring.put(START, untouched);
                    block.lend(0);
                }
                start.await();
                seen.addAll(delivered());
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void readsNothingOutsideItselfWhateverTheHeadersSay() {
        Random random = new Random(3);
        int[] fields = {
            RingBlock.FRAME_NEXT,
            RingBlock.FRAME_CAPTURED,
            RingBlock.FRAME_ORIGINAL,
            RingBlock.FRAME_STATUS,
            RingBlock.FRAME_START,
            RingBlock.FRAME_TAG
        };
        int[] values = {0, -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE, BLOCK_BYTES, -BLOCK_BYTES, 7, 1 << 16, 1 << 4};
        for (int round = 0; round < 20_000; round++) {
            end = START + RingBlock.HEADER_LENGTH;
            int first = addFrame(60, 60, 1);
            int second = addFrame(60, 60, 2);
            handOver(random.nextBoolean() ? 2 : values[random.nextInt(values.length)]);
            int frame = random.nextBoolean() ? first : second;
            for (int wrong = 1 + random.nextInt(3); wrong > 0; wrong--) {
                ring.putInt(frame + fields[random.nextInt(fields.length)], values[random.nextInt(values.length)]);
            }
            if (random.nextInt(4) == 0) {
                ring.putInt(START + RingBlock.BLOCK_FIRST, values[random.nextInt(values.length)]);
            }

            block.lend(0);
            block.truncateAfter(1_000);
            block.deliverTo(RingBlockTest::requireInside, new Frame());
            block.release();
        }
    }

    @Test
    void stopsInABlockThatClaimsMoreFramesThanFit() {
        addFrame(60, 60, 1);
        ring.putInt(last + RingBlock.FRAME_NEXT, 0); // points to this frame again
        handOver(Integer.MAX_VALUE);

        block.lend(0);

        assertThat(block.frames()).isLessThanOrEqualTo(BLOCK_BYTES / RingBlock.FRAME_HEADER_LENGTH);
        assertThat(delivered()).hasSize(block.frames());
    }

    private static void requireInside(Frame frame) {
        assertThat(frame.offset()).isBetween(START, START + BLOCK_BYTES);
        assertThat(frame.capturedLength()).isBetween(0, START + BLOCK_BYTES - frame.offset());
    }

    private List<RecordedFrame> delivered() {
        List<RecordedFrame> frames = new ArrayList<>();
        block.deliverTo(frame -> frames.add(RecordedFrame.of(frame)), new Frame());
        return frames;
    }

    private int addFrame(int captured, int original, long nanos) {
        last = end;
        int length = (MAC + captured + 7) & ~7;
        ring.putInt(last + RingBlock.FRAME_NEXT, length)
                .putInt(last + RingBlock.FRAME_SECONDS, (int) (nanos / 1_000_000_000L))
                .putInt(last + RingBlock.FRAME_NANOS, (int) (nanos % 1_000_000_000L))
                .putInt(last + RingBlock.FRAME_CAPTURED, captured)
                .putInt(last + RingBlock.FRAME_ORIGINAL, original)
                .putInt(last + RingBlock.FRAME_STATUS, RingBlock.STATUS_USER)
                .putShort(last + RingBlock.FRAME_START, (short) MAC)
                .put(last + MAC, bytes(captured))
                .putInt(START + RingBlock.BLOCK_LAST_SECONDS, (int) (nanos / 1_000_000_000L))
                .putInt(START + RingBlock.BLOCK_LAST_NANOS, (int) (nanos % 1_000_000_000L));
        end += length;
        return last;
    }

    private void tag(int frame, int type, int tag, int status) {
        ring.putInt(frame + RingBlock.FRAME_TAG, tag)
                .putShort(frame + RingBlock.FRAME_TAG_TYPE, (short) type)
                .putInt(frame + RingBlock.FRAME_STATUS, RingBlock.STATUS_USER | status);
    }

    private void handOver(int frames) {
        ring.putInt(START + RingBlock.BLOCK_FRAMES, frames)
                .putInt(START + RingBlock.BLOCK_FIRST, RingBlock.HEADER_LENGTH)
                .putInt(START + RingBlock.BLOCK_STATUS, RingBlock.STATUS_USER);
    }

    private int status() {
        return ring.getInt(START + RingBlock.BLOCK_STATUS);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return bytes;
    }

    private static byte[] withTag(byte[] frame, int type, int tag) {
        return ByteBuffer.allocate(frame.length + 4)
                .put(frame, 0, 12)
                .putShort((short) type)
                .putShort((short) tag)
                .put(frame, 12, frame.length - 12)
                .array();
    }
}
