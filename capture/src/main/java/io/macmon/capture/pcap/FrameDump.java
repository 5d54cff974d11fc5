package io.macmon.capture.pcap;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Fetches frames of a live capture many at a time: libpcap writes them, as it would into a file, into memory of this
 * process. Two or three native calls for all of them take the place of two for each.
 *
 * <p>{@code pcap_dump} can be the handler of {@code pcap_dispatch} (pcap_dump(3PCAP)), so no call comes back to Java
 * per frame. A record is what a capture file has:
 *
 * <pre>
 *   seconds | fraction | captured length | original length, 32 bits each | the frame
 * </pre>
 */
final class FrameDump implements AutoCloseable {

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
     * @param handle  of the capture; outlives this
     * @param snaplen bytes of the longest frame
     */
    FrameDump(long handle, int snaplen) throws MacmonException {
        this.handle = handle;
        // Only what is written to costs memory. The end is for the zero that a stream in memory is ended with.
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
     * Fetches the frames that are there, at most {@value #MAX_FRAMES}.
     *
     * @return how many records are in {@link #records} now; negative on an error, as {@code pcap_dispatch} has it
     */
    int fetch() {
        NativeStream.fseek(stream, 0, NativeStream.SEEK_SET);
        int fetched = NativePcap.pcap_dispatch(handle, MAX_FRAMES, NativePcap.PCAP_DUMP, dumper);
        if (fetched > 0 && NativePcap.pcap_dump_flush(dumper) < 0) {
            throw new IllegalStateException("a record of libpcap is longer than the snaplen allows");
        }
        return fetched;
    }

    /** One record behind the other, from 0 on, in the byte order of the machine. Good until the next fetch. */
    ByteBuffer records() {
        return records;
    }

    @Override
    public void close() {
        NativePcap.pcap_dump_close(dumper); // and the stream
        streamBuffer.close();
        memory.close();
    }
}
