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
 *
 * <p>In a provider backbone (IEEE 802.1ah), the outer addresses are those of bridges, and the station is the customer
 * whose addresses follow in the I-TAG. With several I-TAGs, the innermost counts.
 *
 * <pre>
 *   outer addresses, 12 | VLAN tags | 88E7, 2 | instance, 4 | destination, 6 | source, 6 | EtherType, 2
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

    // Offsets from the EtherType of an I-TAG.
    private static final int CUSTOMER_ADDRESSES = 6;
    private static final int CUSTOMER_TYPE = 18;

    private static final int TYPE_BYTES = 2;
    private static final int VLAN_TAG_BYTES = 4;
    private static final int MAX_TAGS = 16;

    private static final int COOKED_BYTES = 16;
    private static final int COOKED_ADDRESS_LENGTH = 4;
    private static final int COOKED_SOURCE = 6;

    private static final int COOKED_2_BYTES = 20;
    private static final int COOKED_2_ADDRESS_LENGTH = 11;
    private static final int COOKED_2_SOURCE = 12;

    private SourceMac() {}

    /** The station's source address, {@link #NONE} or {@link #TRUNCATED}. */
    public static long of(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET) {
            return ofOther(frame);
        }
        if (frame.capturedLength() < ETHERNET_ADDRESSES_BYTES + TYPE_BYTES) {
            return outer(frame);
        }
        long sourceAndType = frame.memory().getLong(frame.offset() + ETHERNET_SOURCE);
        return isTag((int) sourceAndType & 0xFFFF)
                ? address(frame.memory(), addressesOffset(frame) + ETHERNET_SOURCE)
                : sourceAndType >>> Short.SIZE;
    }

    private static boolean isTag(int etherType) {
        return EtherType.isVlanTag(etherType) || etherType == EtherType.I_TAG;
    }

    /**
     * The source address in the first header, by which the kernel selects frames; {@link #NONE} or {@link #TRUNCATED}.
     */
    public static long outer(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET) {
            return ofOther(frame);
        }
        return frame.capturedLength() < ETHERNET_ADDRESSES_BYTES
                ? TRUNCATED
                : address(frame.memory(), frame.offset() + ETHERNET_SOURCE);
    }

    /** The destination address in the header of an Ethernet frame; {@link #NONE} or {@link #TRUNCATED}. */
    public static long outerDestination(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET) {
            return NONE;
        }
        return frame.capturedLength() < ETHERNET_ADDRESSES_BYTES ? TRUNCATED : address(frame.memory(), frame.offset());
    }

    /**
     * Where the station's destination and source address start in the memory of an Ethernet frame: at the frame's
     * offset, or in its innermost I-TAG. The first 16 tags are searched. A truncated I-TAG does not count.
     */
    public static int addressesOffset(Frame frame) {
        ByteBuffer memory = frame.memory();
        int addresses = frame.offset();
        int lastType = addresses + frame.capturedLength() - TYPE_BYTES;
        int type = addresses + ETHERNET_ADDRESSES_BYTES;
        for (int tags = 0; tags < MAX_TAGS && type <= lastType; tags++) {
            int etherType = memory.getShort(type) & 0xFFFF;
            if (EtherType.isVlanTag(etherType)) {
                type += VLAN_TAG_BYTES;
            } else if (etherType == EtherType.I_TAG && type + CUSTOMER_TYPE <= lastType) {
                addresses = type + CUSTOMER_ADDRESSES;
                type += CUSTOMER_TYPE;
            } else {
                return addresses;
            }
        }
        return addresses;
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
