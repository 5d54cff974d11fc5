package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_ADMIN;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.util.stream.Stream;

/** Waits until one of several descriptors is readable or has an error (poll(2)). One thread only. */
public final class Poll {

    private static final int ENTRY_LENGTH = 8;
    private static final int ENTRY_EVENTS = 4;
    private static final int ENTRY_RESULT = 6;

    private static final short POLLIN = 0x01;
    private static final short POLLERR = 0x08;
    private static final short POLLHUP = 0x10;
    private static final int FOREVER = -1;

    private final byte[] bytes;
    private final ByteBuffer entries;
    private final int count;

    public Poll(Descriptor... watched) {
        this(Stream.of(watched).mapToInt(Descriptor::number).toArray());
    }

    /** @param watched descriptors that another component owns, such as libpcap */
    public Poll(int... watched) {
        count = watched.length;
        bytes = new byte[count * ENTRY_LENGTH];
        entries = NativeOrder.wrap(bytes);
        for (int i = 0; i < count; i++) {
            entries.putInt(i * ENTRY_LENGTH, watched[i]);
            entries.putShort(i * ENTRY_LENGTH + ENTRY_EVENTS, POLLIN);
        }
    }

    /** Returns as soon as {@link #isReady} is true for one of the descriptors. */
    public void await() throws LinuxException {
        await(FOREVER);
    }

    /** Returns true as soon as {@link #isReady} is true for one of the descriptors, false after a timeout. */
    public boolean await(int millis) throws LinuxException {
        int ready = Libc.poll(bytes, count, millis);
        while (ready < 0) {
            int errno = Native.getLastError();
            if (errno != Errno.EINTR.number()) {
                throw new LinuxException("cannot wait for " + count + " descriptors", errno, CAP_NET_ADMIN);
            }
            ready = Libc.poll(bytes, count, millis);
        }
        return ready > 0;
    }

    /** Whether the descriptor at this index of the constructor's list ended the last wait. */
    public boolean isReady(int index) {
        return result(index) != 0;
    }

    /**
     * Whether, at the last wait, the other end of the descriptor at this index was gone: a pipe without a reader, or a
     * socket whose peer hung up.
     */
    public boolean isPeerGone(int index) {
        return (result(index) & (POLLERR | POLLHUP)) != 0;
    }

    private short result(int index) {
        return entries.getShort(index * ENTRY_LENGTH + ENTRY_RESULT);
    }
}
