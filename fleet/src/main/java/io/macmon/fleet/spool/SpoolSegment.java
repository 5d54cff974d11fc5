package io.macmon.fleet.spool;

import io.macmon.config.file.TrustedPath;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/** One file of the spool. Not thread-safe. */
final class SpoolSegment implements Closeable {

    static final int HEADER_BYTES = 8;
    static final String SUFFIX = ".spool";

    private static final int FRAME_BYTES = 3; // topic and length of the key
    private static final int MAX_BYTES = 16 << 20;

    private final Path file;
    private final FileChannel channel;
    private final long first;
    private long records;
    private long bytes;

    private SpoolSegment(Path file, FileChannel channel, long first) {
        this.file = file;
        this.channel = channel;
        this.first = first;
    }

    /** Opens a segment, or creates it, and cuts off what follows its last whole record. */
    static SpoolSegment open(Path directory, long first) throws IOException {
        Path file = directory.resolve("%020d%s".formatted(first, SUFFIX));
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                TrustedPath.PRIVATE);
        SpoolSegment segment = new SpoolSegment(file, channel, first);
        try {
            segment.recover();
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
        return segment;
    }

    private void recover() throws IOException {
        long end = 0;
        Optional<Entry> entry = read(end);
        while (entry.isPresent()) {
            records++;
            end = entry.get().end();
            entry = read(end);
        }
        if (end < channel.size()) {
            channel.truncate(end);
        }
        bytes = end;
    }

    /** A record, and where the next one begins. */
    record Entry(FleetRecord content, long end) {}

    static int sizeOf(FleetRecord content) {
        return HEADER_BYTES + FRAME_BYTES + content.key().length + content.value().length;
    }

    /** Adds a record. If that fails, no part of it remains. */
    void append(FleetRecord content) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(sizeOf(content));
        buffer.putInt(buffer.capacity() - HEADER_BYTES).putInt(0);
        buffer.put((byte) content.topic().code())
                .putShort((short) content.key().length)
                .put(content.key())
                .put(content.value());
        buffer.putInt(4, checksum(buffer.array(), HEADER_BYTES));
        buffer.flip();
        try {
            long at = bytes;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        } catch (IOException failed) {
            channel.truncate(bytes);
            throw failed;
        }
        bytes += buffer.capacity();
        records++;
    }

    /** The record at a position; empty at the end, and if it is damaged. */
    Optional<Entry> read(long at) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        if (!fill(header, at)) {
            return Optional.empty();
        }
        int length = header.getInt();
        if (length < FRAME_BYTES || length > MAX_BYTES || length > channel.size() - at - HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        if (!fill(payload, at + HEADER_BYTES) || checksum(payload.array(), 0) != header.getInt()) {
            return Optional.empty();
        }
        Optional<FleetTopic> topic = FleetTopic.withCode(payload.get());
        int keyLength = Short.toUnsignedInt(payload.getShort());
        if (topic.isEmpty() || keyLength > payload.remaining()) {
            return Optional.empty();
        }
        byte[] all = payload.array();
        FleetRecord content = new FleetRecord(
                topic.get(),
                Arrays.copyOfRange(all, FRAME_BYTES, FRAME_BYTES + keyLength),
                Arrays.copyOfRange(all, FRAME_BYTES + keyLength, length));
        return Optional.of(new Entry(content, at + HEADER_BYTES + length));
    }

    private boolean fill(ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    static int checksum(byte[] bytes, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, bytes.length - from);
        return (int) checksum.getValue();
    }

    /** The index of the first record. */
    long first() {
        return first;
    }

    /** The index after the last record. */
    long next() {
        return first + records;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Leaves out the records from an index on, which are damaged.
     *
     * @param end the end of the records before it, in bytes
     */
    void cut(long index, long end) throws IOException {
        records = index - first;
        bytes = end;
        channel.truncate(end);
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
