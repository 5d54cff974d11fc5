package io.macmon.capture.pcap;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Fetches many frames from a live capture at once: libpcap writes them, as it would to a file, into this process's
 * memory. Two or three native calls per batch replace two calls per frame.
 *
 * <p>{@code pcap_dump} serves as the handler of {@code pcap_dispatch} (pcap_dump(3PCAP)), so no call returns to Java
 * per frame. Records have the same layout as in a capture file:
 *
 * <pre>
 *   seconds | fraction | captured length | original length, 32 bits each | the frame
 * </pre>
 */
final class FrameFetcher implements AutoCloseable {

    static final int RECORD_SECONDS = 0;
    static final int RECORD_FRACTION = 4;
    static final int RECORD_CAPTURED = 8;
    static final int RECORD_ORIGINAL = 12;
    static final int RECORD_LENGTH = 16;

    private static final int MAX_FRAMES = 64;
    private static final int FILE_HEADER = 24;

    private final long handle;
    private final Memory memory;
    private final Memory streamBuffer;
    private final ByteBuffer records;
    private final long stream;
    private final long dumper;

    /**
     * @param handle  the capture's handle; must outlive this object
     * @param snaplen the longest frame, in bytes
     */
    FrameFetcher(long handle, int snaplen) throws MacmonException {
        this.handle = handle;
        // Untouched memory costs nothing. The last bytes are for the NUL that ends a stream in memory.
        long length = FILE_HEADER + (long) MAX_FRAMES * (RECORD_LENGTH + snaplen) + Long.BYTES;
        memory = new Memory(length);
        streamBuffer = new Memory(length);
        records = memory.getByteBuffer(0, length).order(ByteOrder.nativeOrder());
        stream = NativeStream.fmemopen(Pointer.nativeValue(memory), length, "w");
        if (stream != 0) {
            NativeStream.setvbuf(stream, Pointer.nativeValue(streamBuffer), NativeStream.IOFBF, length);
        }
        dumper = stream == 0 ? 0 : NativePcap.pcap_dump_fopen(handle, stream);
        if (dumper == 0) {
            if (stream != 0) {
                NativeStream.fclose(stream);
            }
            throw new MacmonException("cannot capture with pcap4j: no memory for a stream of " + length + " bytes");
        }
    }

    /**
     * Fetches the available frames, at most {@value #MAX_FRAMES}.
     *
     * @return the number of records in {@link #records}; negative on an error, like {@code pcap_dispatch}
     */
    int fetch() {
        NativeStream.fseek(stream, 0, NativeStream.SEEK_SET);
        int fetched = NativePcap.pcap_dispatch(handle, MAX_FRAMES, NativePcap.PCAP_DUMP, dumper);
        if (fetched > 0 && NativePcap.pcap_dump_flush(dumper) < 0) {
            throw new IllegalStateException("a record from libpcap is longer than the snaplen allows");
        }
        return fetched;
    }

    /** The records, from offset 0, in the machine's byte order. Valid until the next fetch. */
    ByteBuffer records() {
        return records;
    }

    @Override
    public void close() {
        NativePcap.pcap_dump_close(dumper); // also closes the stream
        streamBuffer.close();
        memory.close();
    }
}
