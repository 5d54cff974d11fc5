package io.macmon.capture.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;

/**
 * Frames in native memory, sent in few system calls (sendmmsg(2)) and without allocation. One thread only.
 *
 * <pre>
 *   struct mmsghdr, eight words each      name, name length, iovec *, iovec count (1), control, length, flags, result
 *   struct iovec, two words each          bytes *, length
 *   the bytes of the frames
 * </pre>
 */
public final class FrameBatch implements AutoCloseable {

    /** UIO_MAXIOV: the kernel's limit per call. */
    private static final int MAX_FRAMES = 1024;

    private static final int WORD = Native.POINTER_SIZE;
    private static final int MESSAGE_LENGTH = 8 * WORD;
    private static final int MESSAGE_VECTOR = 2 * WORD;
    private static final int MESSAGE_VECTOR_COUNT = 3 * WORD;
    private static final int VECTOR_LENGTH = 2 * WORD;

    private final Descriptor socket;
    private final String device;
    private final Memory memory;
    private final int frames;

    FrameBatch(Descriptor socket, String device, List<byte[]> frames) {
        if (frames.isEmpty() || frames.size() > MAX_FRAMES) {
            throw new IllegalArgumentException(
                    "a batch must have 1 to " + MAX_FRAMES + " frames; got " + frames.size());
        }
        this.socket = socket;
        this.device = device;
        this.frames = frames.size();
        long bytes = frames.stream().mapToLong(frame -> frame.length).sum();
        memory = new Memory((long) this.frames * (MESSAGE_LENGTH + VECTOR_LENGTH) + bytes);
        memory.clear();
        layOut(frames);
    }

    /**
     * Sends every frame once, in order. Blocks while the socket's buffer is full; does not wait for transmission.
     *
     * @throws LinuxException like {@link PacketSocket#send}; the frames before the refused one have been sent
     */
    public void send() throws LinuxException {
        int sent = 0;
        while (sent < frames) {
            Pointer rest = sent == 0 ? memory : memory.share((long) sent * MESSAGE_LENGTH);
            int accepted = Libc.sendmmsg(socket.number(), rest, frames - sent, 0);
            if (accepted < 0) {
                throw PacketSocket.failure("cannot send frame " + (sent + 1) + " of " + frames + " on " + device);
            }
            sent += accepted;
        }
    }

    /** The number of frames that one {@link #send} sends. */
    public int frames() {
        return frames;
    }

    @Override
    public void close() {
        memory.close();
    }

    private void layOut(List<byte[]> content) {
        long vector = (long) frames * MESSAGE_LENGTH;
        long bytes = vector + (long) frames * VECTOR_LENGTH;
        for (int i = 0; i < frames; i++) {
            byte[] frame = content.get(i);
            memory.setPointer((long) i * MESSAGE_LENGTH + MESSAGE_VECTOR, memory.share(vector));
            memory.setLong((long) i * MESSAGE_LENGTH + MESSAGE_VECTOR_COUNT, 1);
            memory.setPointer(vector, memory.share(bytes));
            memory.setLong(vector + WORD, frame.length);
            memory.write(bytes, frame, 0, frame.length);
            vector += VECTOR_LENGTH;
            bytes += frame.length;
        }
    }
}
