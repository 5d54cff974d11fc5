package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.config.Compression;
import io.macmon.config.FileFormat;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A capture file that is being written. Records are buffered, or borrowed from a block, until {@link #flush} writes
 * them in whole pieces, so that a killed program leaves a file that is valid up to the last piece. A failed write
 * leaves the file as it was. One thread at a time.
 */
public final class CaptureFile {

    private final Path path;
    private final CaptureOutput output;
    private final Compressor compressor;
    private final RecordEncoder encoder;
    private final int snaplen;
    private final ByteBuffer small;
    private final ByteBuffer large;
    private final boolean sharesLarge;
    private final boolean encoded;
    private final BorrowedRecords borrowed = new BorrowedRecords();
    private ByteBuffer buffer;
    private boolean overflowed;
    private boolean started;
    private boolean failed;
    private int fullAt;
    private long byteLimit = Long.MAX_VALUE;
    private long framesInBuffer;
    private long written;
    private long bytesWritten;

    private CaptureFile(Path path, CaptureOutput output, WriteBuffers buffers) {
        this.path = path;
        this.output = output;
        compressor = buffers.compressor();
        encoder = buffers.newEncoder();
        snaplen = buffers.snaplen();
        small = buffers.small();
        large = buffers.large();
        sharesLarge = buffers.sharesLarge();
        encoded = buffers.isEncoded();
        buffer = small.clear();
        setFullAt();
        compressor.begin();
    }

    /**
     * Creates or truncates a file and writes its header. If the link type is that of the first frame, the header waits
     * for {@link #begin}.
     *
     * @param path     "-" for standard output
     * @param linkType of the first frames, or {@link CapturedInterface#LINK_TYPE_OF_FIRST_FRAME}
     */
    static CaptureFile create(Path path, WriteBuffers buffers, int linkType) throws MacmonException {
        CaptureFile file = new CaptureFile(path, CaptureOutput.open(path), buffers);
        if (linkType != CapturedInterface.LINK_TYPE_OF_FIRST_FRAME) {
            file.start(linkType);
            file.flushHeader();
        }
        return file;
    }

    /**
     * Creates an uncompressed pcapng file with its own buffers. Its header waits for the first frame if the link type
     * is that of the first frame.
     */
    public static CaptureFile createPcapng(Path path, CapturedInterface source) throws MacmonException {
        return create(
                path, WriteBuffers.exclusive(FileFormat.PCAPNG, source, Compression.NONE, false), source.linkType());
    }

    /** Reopens a file that was closed, to append to it in the same format. */
    static CaptureFile append(Path path, WriteBuffers buffers, int linkType) throws MacmonException {
        CaptureFile file = new CaptureFile(path, CaptureOutput.append(path), buffers);
        file.encoder.resume(file.nextRecord(), linkType);
        file.commitRecord();
        file.started = true;
        return file;
    }

    /** Whether the header is written or buffered. */
    boolean isStarted() {
        return started;
    }

    /** Writes the header that waited for the first frame. */
    void begin(int linkType) throws IOException {
        start(linkType);
        flush();
    }

    /**
     * Adds a frame, truncated to the snaplen.
     *
     * @param comment comment on the frame; empty for none
     */
    public void add(Frame frame, String comment) {
        if (!started) {
            start(frame.linkType());
        }
        encoder.frame(nextRecord(), frame, Math.min(frame.capturedLength(), snaplen), comment);
        commitRecord();
        framesInBuffer++;
    }

    /** Adds a frame, with the record that is around it in a {@link RecordBlock} if the file gets encoded frames. */
    void add(Frame frame) {
        if (!encoded) {
            add(frame, "");
            return;
        }
        int start = frame.offset() - encoder.frameOffset();
        int length = encoder.recordLength(frame.capturedLength(), frame.direction());
        encoder.countRecords(1);
        if (sharesLarge) {
            boolean fits = !overflowed && length <= small.remaining();
            ByteBuffer out = fits ? small : nextRecord();
            out.put(out.position(), frame.memory(), start, length).position(out.position() + length);
            if (!fits) {
                commitRecord();
            }
            framesInBuffer++;
        } else {
            borrowed.add(frame.memory(), start, length, 1);
        }
    }

    /** Whether {@link #isFull} stays false if all frames of the block are added. */
    boolean hasRoomFor(RecordBlock block) {
        return started && !sharesLarge && pendingBytes() + (long) block.bytes() < fullAt;
    }

    /** Adds all frames of a block for which there is room. */
    void addAll(RecordBlock block) {
        encoder.countRecords(block.frames());
        borrowed.add(block.memory(), 0, block.bytes(), block.frames());
    }

    /**
     * Copies borrowed records to the buffer, unless they are worth a {@link #flush}: then returns false. They must not
     * be used after their block.
     */
    boolean keepBorrowed() {
        if (pendingBytes() >= WriteBuffers.WORTH_A_WRITE_BYTES) {
            return borrowed.bytes() == 0;
        }
        if (borrowed.bytes() > 0) {
            buffer.put(borrowed.records());
            framesInBuffer += borrowed.frames();
            borrowed.clear();
        }
        return true;
    }

    /** Whether {@link #flush} must be called before anything more is added. */
    public boolean isFull() {
        return overflowed || pendingBytes() >= fullAt;
    }

    /** Makes {@link #isFull} also true once {@link #bytes} reaches this limit. */
    void setByteLimit(long limit) {
        byteLimit = limit;
        setFullAt();
    }

    private void setFullAt() {
        long most = encoded && !sharesLarge ? Integer.MAX_VALUE : Math.min(WriteBuffers.FLUSH_BYTES, small.capacity());
        fullAt = (int) Math.min(most, byteLimit - bytesWritten);
    }

    /**
     * Writes the pending records, if any: the buffered, then the borrowed ones. If that fails, {@link #discardPending}
     * returns how many frames are not in the file.
     */
    public void flush() throws IOException {
        if (buffer.position() > 0) {
            write(buffer.flip(), framesInBuffer);
            discardBuffered();
        }
        if (borrowed.bytes() > 0) {
            write(borrowed.records(), borrowed.frames());
            borrowed.clear();
        }
        setFullAt();
    }

    /** Drops the pending records; returns how many frames they contained. */
    public long discardPending() {
        long discarded = framesInBuffer + borrowed.frames();
        discardBuffered();
        borrowed.clear();
        return discarded;
    }

    private void discardBuffered() {
        framesInBuffer = 0;
        overflowed = false;
        buffer = small.clear();
    }

    /**
     * Adds the statistics at the end of a capture; the caller flushes.
     *
     * @param comment comment for people; empty for none
     */
    public void addStatistics(long startNanos, long endNanos, CaptureLosses losses, String comment) {
        if (!started) {
            start(LinkType.ETHERNET);
        }
        encoder.statistics(nextRecord(), new InterfaceStatistics(startNanos, endNanos, losses, comment));
        commitRecord();
    }

    /** Closes the file; records that are not flushed are lost. */
    public void close() throws IOException {
        try {
            if (!failed) {
                write(compressor.end());
            }
        } finally {
            output.close();
        }
    }

    public Path path() {
        return path;
    }

    /** The name for messages: the path, or "standard output". */
    public String name() {
        return output.name();
    }

    /** Frames in the file, including buffered ones. */
    public long frames() {
        return written + framesInBuffer + borrowed.frames();
    }

    /** Frames in the file, without buffered ones. */
    public long written() {
        return written;
    }

    /** Bytes before compression, including buffered ones. */
    long bytes() {
        return bytesWritten + pendingBytes();
    }

    /** The maximum number of bytes that the next {@link #flush} writes. */
    int pendingBytes() {
        return buffer.position() + borrowed.bytes();
    }

    /** Bytes in the file, compressed or not. */
    long length() {
        return output.bytes();
    }

    private void write(ByteBuffer records, long frames) throws IOException {
        int length = records.remaining();
        write(compressor.compress(records));
        bytesWritten += length;
        written += frames;
    }

    private void write(ByteBuffer bytes) throws IOException {
        failed = true; // until the write returns
        output.write(bytes);
        failed = false;
    }

    private void start(int linkType) {
        encoder.start(nextRecord(), linkType);
        commitRecord();
        started = true;
    }

    // The next record goes after the buffered ones; in a shared buffer, at the place where it would be in the small
    // one.
    private ByteBuffer nextRecord() {
        return sharesLarge && !overflowed ? large.clear().position(small.position()) : buffer;
    }

    // A record that does not fit into the small buffer stays in the shared one, and is flushed before anything else.
    private void commitRecord() {
        if (!sharesLarge || overflowed) {
            return;
        }
        int from = small.position();
        int length = large.position() - from;
        if (length <= small.remaining()) {
            small.put(from, large, from, length).position(from + length);
        } else {
            large.put(0, small, 0, from);
            buffer = large;
            overflowed = true;
        }
    }

    private void flushHeader() throws MacmonException {
        try {
            flush();
        } catch (IOException refused) {
            closeQuietly();
            throw new MacmonException(
                    "cannot write " + name() + ": " + IoErrorText.of(refused), "choose another file", refused);
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException late) {
            // the caller reports why the write failed
        }
    }
}
