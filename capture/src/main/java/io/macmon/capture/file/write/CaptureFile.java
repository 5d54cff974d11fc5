package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.config.Compression;
import io.macmon.config.FileFormat;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * One capture file while it is written. Records are gathered, and written by {@link #flush} in one piece: a program that is
 * killed leaves a file that is good up to the last piece. A write that fails leaves the file as it was before. One thread
 * at a time.
 */
public final class CaptureFile {

    private static final int FLUSH_BYTES = 256 * 1024;

    private final Path path;
    private final CaptureOutput output;
    private final Compressor compressor;
    private final RecordEncoder encoder;
    private final int longestFrame;
    private final ByteBuffer small;
    private final ByteBuffer large;
    private final boolean sharesLarge;
    private ByteBuffer buffer;
    private boolean overflown;
    private boolean started;
    private boolean failed;
    private int fullAt;
    private long most = Long.MAX_VALUE;
    private long framesInBuffer;
    private long written;
    private long bytesWritten;

    private CaptureFile(Path path, CaptureOutput output, WriteBuffers means) {
        this.path = path;
        this.output = output;
        compressor = means.compressor;
        encoder = RecordEncoder.of(means.format, means.source);
        longestFrame = means.source.longestFrame();
        small = means.small;
        large = means.large;
        sharesLarge = means.sharesLarge;
        buffer = small.clear();
        setFullAt();
        compressor.begin();
    }

    /**
     * Makes a file, or empties the one that is there, and writes what it starts with; that waits for the first frame when
     * the link type does.
     *
     * @param path     "-" for standard output
     * @param linkType of its first frames, or {@link CapturedInterface#LINK_TYPE_OF_FIRST_FRAME}
     * @throws MacmonException when that cannot be done; the message names the file, says why, and what to do
     */
    static CaptureFile create(Path path, WriteBuffers means, int linkType) throws MacmonException {
        CaptureFile file = new CaptureFile(path, CaptureOutput.open(path), means);
        if (linkType != CapturedInterface.LINK_TYPE_OF_FIRST_FRAME) {
            file.start(linkType);
            file.flushOrRefuse();
        }
        return file;
    }

    /** A file that stands for itself: pcapng, plain, with all its means. */
    public static CaptureFile createPcapng(Path path, CapturedInterface source) throws MacmonException {
        return create(path, new WriteBuffers(FileFormat.PCAPNG, source, Compression.NONE), source.linkType());
    }

    /** Goes on in a file that was closed before, in the same format. */
    static CaptureFile append(Path path, WriteBuffers means, int linkType) throws MacmonException {
        CaptureFile file = new CaptureFile(path, CaptureOutput.append(path), means);
        file.encoder.resume(file.place(), linkType);
        file.keep();
        file.started = true;
        return file;
    }

    /** Writes what the file starts with, when that waited for the first frame. */
    void begin(int linkType) throws IOException {
        start(linkType);
        flush();
    }

    /**
     * Adds a frame, cut to the snaplen.
     *
     * @param comment about it; empty for none
     */
    public void add(Frame frame, String comment) {
        encoder.frame(place(), frame, Math.min(frame.capturedLength(), longestFrame), comment);
        keep();
        framesInBuffer++;
    }

    /** Whether it is time to {@link #flush}; nothing more may be added before. */
    public boolean isFull() {
        return overflown || buffer.position() >= fullAt;
    }

    /** Makes it time to {@link #flush} when {@link #bytes} comes to this, too. */
    void setByteLimit(long octets) {
        most = octets;
        setFullAt();
    }

    private void setFullAt() {
        fullAt = (int) Math.min(Math.min(FLUSH_BYTES, small.capacity()), most - bytesWritten);
    }

    /** Writes what was added, unless it is nothing. When that fails, what was added is not in the file, and {@link #discardPending} counts it. */
    public void flush() throws IOException {
        if (buffer.position() > 0) {
            buffer.flip();
            int length = buffer.limit();
            write(compressor.compress(buffer));
            bytesWritten += length;
            written += framesInBuffer;
            discardPending();
            setFullAt();
        }
    }

    /** Takes back what was added and not written; returns how many frames that were. */
    public long discardPending() {
        long forgotten = framesInBuffer;
        framesInBuffer = 0;
        overflown = false;
        buffer = small.clear();
        return forgotten;
    }

    /**
     * Adds what a capture tells at its end; to be flushed.
     *
     * @param comment for people; empty for none
     */
    public void addStatistics(long startNanos, long endNanos, CaptureLosses losses, String comment) {
        if (!started) {
            start(LinkType.ETHERNET);
        }
        encoder.statistics(place(), new InterfaceStatistics(startNanos, endNanos, losses, comment));
        keep();
    }

    /** What is not flushed is lost. */
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

    /** As messages have it. */
    public String name() {
        return output.name();
    }

    /** Frames in the file, those that wait included. */
    public long frames() {
        return written + framesInBuffer;
    }

    /** Frames in the file, those that wait not included. */
    public long written() {
        return written;
    }

    /** Octets of its records before compression, those that wait included. */
    long bytes() {
        return bytesWritten + buffer.position();
    }

    /** Octets that {@link #flush} writes at most. */
    int pendingBytes() {
        return buffer.position();
    }

    /** Octets in the file, as they lie there. */
    long length() {
        return output.bytes();
    }

    private void write(ByteBuffer octets) throws IOException {
        failed = true; // until it is done
        output.write(octets);
        failed = false;
    }

    private void start(int linkType) {
        encoder.start(place(), linkType);
        keep();
        started = true;
    }

    // Where the next record is put: behind what waits, as far as that shares a buffer with it.
    private ByteBuffer place() {
        return sharesLarge && !overflown ? large.clear().position(small.position()) : buffer;
    }

    // What does not fit into the file's own buffer any more waits in the shared one, and has to be flushed first of
    // all.
    private void keep() {
        if (!sharesLarge || overflown) {
            return;
        }
        int from = small.position();
        int length = large.position() - from;
        if (length <= small.remaining()) {
            small.put(from, large, from, length).position(from + length);
        } else {
            large.put(0, small, 0, from);
            buffer = large;
            overflown = true;
        }
    }

    private void flushOrRefuse() throws MacmonException {
        try {
            flush();
        } catch (IOException refused) {
            closeAnyway();
            throw new MacmonException(
                    "cannot write " + name() + ": " + refused.getMessage() + "; name another file", refused);
        }
    }

    private void closeAnyway() {
        try {
            close();
        } catch (IOException late) {
            // what is told is why nothing could be written
        }
    }

    /**
     * What writing a file takes, and files one after the other can share. Many files that one thread writes share the large
     * buffer, too, and each has a small one for what waits.
     */
    static final class WriteBuffers implements AutoCloseable {

        private final FileFormat format;
        private final CapturedInterface source;
        private final Compressor compressor;
        private final ByteBuffer small;
        private final ByteBuffer large;
        private final boolean sharesLarge;

        /** For one file: all its room is its own. */
        WriteBuffers(FileFormat format, CapturedInterface source, Compression compression) {
            this.format = format;
            this.source = source;
            compressor = Compressor.of(compression);
            large = largeBuffer(format, source);
            small = large;
            sharesLarge = false;
        }

        /** For one of many files: so many octets may wait for it. */
        WriteBuffers(
                FileFormat format, CapturedInterface source, Compression compression, ByteBuffer large, int octets) {
            this.format = format;
            this.source = source;
            compressor = Compressor.of(compression);
            this.large = large;
            sharesLarge = true;
            small = ByteBuffer.allocateDirect(octets).order(ByteOrder.LITTLE_ENDIAN);
        }

        /** With room for any record behind any that wait. */
        static ByteBuffer largeBuffer(FileFormat format, CapturedInterface source) {
            int overhead = RecordEncoder.of(format, source).mostOverhead();
            return ByteBuffer.allocateDirect(FLUSH_BYTES + source.longestFrame() + overhead)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void close() {
            compressor.close();
        }
    }
}
