package io.macmon.capture;

import java.nio.ByteBuffer;

/**
 * The MAC address that sent a frame, read in place and without decoding the rest.
 *
 * <p>Ethernet frames and both versions of Linux cooked frames carry a source address; other link types do not. An
 * address is in the low 48 bits, first byte highest; a negative value is not an address.
 *
 * <pre>
 *   offset    Ethernet          Linux cooked, version 1      Linux cooked, version 2
 *      0       destination       packet type, ARPHRD          protocol, reserved
 *      4                         address length (2)           interface index
 *      6       source            source
 *     11                                                      address length (1)
 *     12                                                      source
 * </pre>
 */
public final class SourceMac {

    /** The frame has no source address, because its link type or its device (such as loopback) has none. */
    public static final long NONE = -1;

    /** The captured bytes end within the header that contains the address. */
    public static final long TRUNCATED = -2;

    private static final int MAC_BYTES = 6;

    private static final int ETHERNET_ADDRESSES_BYTES = 12;
    private static final int ETHERNET_SOURCE = 6;

    private static final int COOKED_BYTES = 16;
    private static final int COOKED_ADDRESS_LENGTH = 4;
    private static final int COOKED_SOURCE = 6;

    private static final int COOKED_2_BYTES = 20;
    private static final int COOKED_2_ADDRESS_LENGTH = 11;
    private static final int COOKED_2_SOURCE = 12;

    private SourceMac() {}

    /** The source address, {@link #NONE} or {@link #TRUNCATED}. */
    public static long of(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET) {
            return ofOther(frame);
        }
        return frame.capturedLength() < ETHERNET_ADDRESSES_BYTES
                ? TRUNCATED
                : address(frame.memory(), frame.offset() + ETHERNET_SOURCE);
    }

    private static long ofOther(Frame frame) {
        return switch (frame.linkType()) {
            case LinkType.LINUX_SLL -> cooked(frame);
            case LinkType.LINUX_SLL2 -> cooked2(frame);
            default -> NONE;
        };
    }

    private static long cooked(Frame frame) {
        if (frame.capturedLength() < COOKED_BYTES) {
            return TRUNCATED;
        }
        ByteBuffer memory = frame.memory();
        int length = memory.getShort(frame.offset() + COOKED_ADDRESS_LENGTH) & 0xFFFF;
        return length == MAC_BYTES ? nonZero(address(memory, frame.offset() + COOKED_SOURCE)) : NONE;
    }

    private static long cooked2(Frame frame) {
        if (frame.capturedLength() < COOKED_2_BYTES) {
            return TRUNCATED;
        }
        ByteBuffer memory = frame.memory();
        int length = memory.get(frame.offset() + COOKED_2_ADDRESS_LENGTH) & 0xFF;
        return length == MAC_BYTES ? nonZero(address(memory, frame.offset() + COOKED_2_SOURCE)) : NONE;
    }

    // Loopback's address is all zeros; no station has it.
    private static long nonZero(long address) {
        return address == 0 ? NONE : address;
    }

    private static long address(ByteBuffer memory, int at) {
        return (memory.getShort(at) & 0xFFFFL) << Integer.SIZE | (memory.getInt(at + Short.BYTES) & 0xFFFF_FFFFL);
    }
}
