package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;

/** Reads who sent a frame, where its link type tells: Ethernet and the Linux cooked captures. */
final class SourceAddress {

    /** The frame does not tell, or is cut before it does. */
    static final long NONE = -1;

    private static final int ADDRESSES_LENGTH = 12;
    private static final int SOURCE = 6;

    private static final int COOKED_LENGTH = 16;
    private static final int COOKED_SOURCE_LENGTH = 4;
    private static final int COOKED_SOURCE = 6;

    private static final int COOKED_2_LENGTH = 20;
    private static final int COOKED_2_SOURCE_LENGTH = 11;
    private static final int COOKED_2_SOURCE = 12;

    private static final int MAC_LENGTH = 6;

    private SourceAddress() {}

    /** The MAC address in the low 48 bits, first octet highest; or {@link #NONE}, which is negative. */
    static long of(Frame frame) {
        ByteBuffer memory = frame.memory();
        int start = frame.offset();
        int length = frame.capturedLength();
        return switch (frame.linkType()) {
            case LinkType.ETHERNET -> length < ADDRESSES_LENGTH ? NONE : address(memory, start + SOURCE);
            case LinkType.LINUX_SLL ->
                length < COOKED_LENGTH || memory.getShort(start + COOKED_SOURCE_LENGTH) != MAC_LENGTH
                        ? NONE
                        : cooked(memory, start + COOKED_SOURCE);
            case LinkType.LINUX_SLL2 ->
                length < COOKED_2_LENGTH || memory.get(start + COOKED_2_SOURCE_LENGTH) != MAC_LENGTH
                        ? NONE
                        : cooked(memory, start + COOKED_2_SOURCE);
            default -> NONE;
        };
    }

    // Loopback's address is all zeros: it is nobody's.
    private static long cooked(ByteBuffer memory, int at) {
        long address = address(memory, at);
        return address == 0 ? NONE : address;
    }

    private static long address(ByteBuffer memory, int at) {
        return ((memory.getShort(at) & 0xFFFFL) << Integer.SIZE) | (memory.getInt(at + Short.BYTES) & 0xFFFF_FFFFL);
    }
}
