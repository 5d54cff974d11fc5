package io.macmon.capture.file.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.macmon.capture.BlockPool;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;

/** Reads any file: frames within their blocks, then the end or a MacmonException, and nothing else. */
class CaptureReaderFuzzTest {

    private static final BlockPool POOL = new BlockPool(1, CaptureReader.BLOCK_BYTES);

    @FuzzTest(maxDuration = "10m")
    void readsAnyPcapFileInPiecesOfAnySize(byte[] file) throws IOException {
        requireTheSameInPiecesOfAnySize(file);
    }

    @FuzzTest(maxDuration = "10m")
    void readsAnyPcapngFileInPiecesOfAnySize(byte[] file) throws IOException {
        requireTheSameInPiecesOfAnySize(file);
    }

    @FuzzTest(maxDuration = "10m")
    void readsAnyCompressedFile(byte[] file) throws IOException {
        read(new ByteArrayInputStream(file));
    }

    private static void requireTheSameInPiecesOfAnySize(byte[] file) throws IOException {
        String atOnce = read(new ByteArrayInputStream(file));
        String piecemeal = read(new Piecemeal(file));

        assertThat(piecemeal).isEqualTo(atOnce);
    }

    /** The result: number of frames, their digest, skipped frames, and the end or the error. */
    private static String read(InputStream file) throws IOException {
        Tally tally = new Tally();
        long skipped = 0;
        String end = "";
        try (CaptureReader reader = CaptureReader.of(new CaptureInput("fuzz", -1, file))) {
            try {
                while (readBlock(reader, tally)) {}
            } finally {
                skipped = reader.skippedFrames();
                assertThat(reader.skipped().stream()
                                .mapToLong(SkippedFrames::frames)
                                .sum())
                        .isEqualTo(skipped);
            }
        } catch (MacmonException expected) {
            assertThat(expected.getMessage()).contains("fuzz: ");
            end = expected.getMessage();
        }
        return tally.frames + " " + tally.digest + " " + skipped + " " + end;
    }

    private static boolean readBlock(CaptureReader reader, Tally tally)
            throws MacmonException, ClosedByInterruptException {
        PackedBlock block = POOL.poll();
        try {
            return reader.read(block);
        } finally {
            long before = tally.frames;
            block.deliverTo(tally::take, tally.window);
            assertThat(tally.frames - before).isEqualTo(block.frames());
            block.release();
        }
    }

    private static final class Tally {

        final Frame window = new Frame();
        long frames;
        long digest;

        void take(Frame frame) {
            int end = frame.offset() + frame.capturedLength();
            boolean sane = frame.offset() >= 0
                    && frame.capturedLength() >= 0
                    && frame.capturedLength() <= LinkType.MAX_FRAME_BYTES
                    && end <= frame.memory().limit()
                    && frame.originalLength() >= 0
                    && LinkType.isSupported(frame.linkType());
            assertThat(sane).isTrue();
            frames++;
            digest = 31 * digest + frame.timestampNanos();
            digest = 31 * digest + frame.originalLength();
            digest = 31 * digest + frame.linkType();
            digest = 31 * digest + frame.direction().name().hashCode();
            for (int i = frame.offset(); i < end; i++) {
                digest = 31 * digest + frame.memory().get(i);
            }
        }
    }

    /** Returns a few bytes at a time, like a slow pipe. */
    private static final class Piecemeal extends FilterInputStream {

        private int next;

        Piecemeal(byte[] file) {
            super(new ByteArrayInputStream(file));
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            next = next % 61 + 1;
            return super.read(array, offset, Math.min(length, next));
        }
    }
}
