package io.macmon.capture.pcap;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** Streams of libc's stdio, which libpcap writes to. Addresses and streams are plain {@code long}s. */
final class NativeStream {

    /** A stream is flushed when its buffer is full, or on request. */
    static final int IOFBF = 0;

    static final int SEEK_SET = 0;

    static {
        Native.register(NativeStream.class, NativeLibrary.getProcess());
    }

    private NativeStream() {}

    /** fmemopen(3): a stream on the memory at an address; 0 on an error. */
    static native long fmemopen(long memory, long length, String mode);

    /** setvbuf(3); must be the first call on the stream. */
    static native int setvbuf(long stream, long buffer, int mode, long length);

    static native int fseek(long stream, long offset, int from);

    static native int fclose(long stream);
}
