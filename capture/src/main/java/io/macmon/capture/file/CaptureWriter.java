package io.macmon.capture.file;

import io.macmon.capture.CaptureException;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes the frames of a capture to a file: pcapng, or pcap with nanoseconds when the name ends in {@code .pcap}.
 *
 * <p>What is written are whole records, at least once a second, so a program that is killed leaves a readable file.
 * When a write fails (a full disk), the file is cut back to its last whole record and nothing more is written: frames
 * after a gap would look like a network that fell silent. Those frames are counted, and the capture goes on.
 *
 * <p>Frames come on one thread, {@code macmon-export}; any thread may ask for the counts.
 */
public final class CaptureWriter implements FrameHandler {

    private static final int FULL_OCTETS = 256 * 1024;
    private static final long FLUSH_NANOS = 1_000_000_000;

    private final CaptureOutput output;
    private final RecordEncoder encoder;
    private final int longestFrame;
    private final ByteBuffer buffer;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong notWritten = new AtomicLong();
    private volatile String failure;
    private volatile Totals totals;

    private long framesInBuffer;
    private long nowNanos;
    private long flushedNanos;
    private long captureNanos;

    private CaptureWriter(CaptureOutput output, RecordEncoder encoder, int longestFrame) {
        this.output = output;
        this.encoder = encoder;
        this.longestFrame = longestFrame;
        buffer = ByteBuffer.allocateDirect(FULL_OCTETS + longestFrame + RecordEncoder.MOST_OVERHEAD)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Makes a file, or empties the one that is there, and writes its header.
     *
     * @param file   its path, or "-" for standard output
     * @param source of the frames; more than its snaplen is not written of any
     * @throws CaptureException when that cannot be done; the message names the file, says why, and what to do
     */
    public static CaptureWriter open(Path file, CapturedInterface source) throws CaptureException {
        RecordEncoder encoder = file.toString().endsWith(".pcap") ? new PcapEncoder(source) : new PcapngEncoder(source);
        CaptureWriter writer = new CaptureWriter(CaptureOutput.open(file), encoder, source.longestFrame());
        writer.start();
        return writer;
    }

    @Override
    public void onBlock(long nowNanos, long backlog) {
        this.nowNanos = nowNanos;
    }

    @Override
    public void onFrame(Frame frame) {
        if (failure != null) {
            notWritten.lazySet(notWritten.get() + 1);
            return;
        }
        encoder.frame(buffer, frame, Math.min(frame.capturedLength(), longestFrame));
        framesInBuffer++;
        if (buffer.position() >= FULL_OCTETS) {
            flush();
        }
    }

    @Override
    public void onTick(long nowNanos) {
        captureNanos = nowNanos;
        if (this.nowNanos - flushedNanos >= FLUSH_NANOS || this.nowNanos < flushedNanos) { // clocks can be set back
            flush();
        }
    }

    /** Writes what is left, and the closing statistics if they were told; then closes the file. */
    @Override
    public void onStop() {
        flush();
        Totals told = totals;
        if (told != null && failure == null) {
            encoder.statistics(
                    buffer, new InterfaceStatistics(captureNanos, told.received, told.dropped, written.get()));
            flush();
        }
        close();
    }

    /**
     * Says what the file's closing statistics shall tell; without it there are none. Any thread, before the stop.
     *
     * @param received frames that the device gave, dropped ones included
     * @param dropped  frames lost between the device and this writer
     */
    public void tell(long received, long dropped) {
        totals = new Totals(received, dropped);
    }

    /** Frames in the file; those that wait for the next write are not among them. */
    public long written() {
        return written.get();
    }

    /** Frames that came to the writer and are not in the file, because a write failed. */
    public long notWritten() {
        return notWritten.get();
    }

    /** Why nothing is written any more: what failed, on what file, and how much of it is good. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private void start() throws CaptureException {
        encoder.start(buffer);
        try {
            output.write(buffer.flip());
        } catch (IOException refused) {
            close();
            throw new CaptureException(
                    "cannot write " + output.name() + ": " + refused.getMessage() + "; name another file", refused);
        }
        buffer.clear();
    }

    private void flush() {
        flushedNanos = nowNanos;
        if (buffer.position() == 0) {
            return;
        }
        try {
            output.write(buffer.flip());
            written.lazySet(written.get() + framesInBuffer);
        } catch (IOException failed) {
            fail(failed);
            notWritten.lazySet(notWritten.get() + framesInBuffer);
        }
        framesInBuffer = 0;
        buffer.clear();
    }

    private void close() {
        try {
            output.close();
        } catch (IOException late) {
            fail(late);
        }
    }

    private void fail(IOException cause) {
        failure = "cannot write " + output.name() + ": " + cause.getMessage() + "; it ends at octet " + output.octets()
                + ", after " + written.get() + " frames";
    }

    private record Totals(long received, long dropped) {}
}
