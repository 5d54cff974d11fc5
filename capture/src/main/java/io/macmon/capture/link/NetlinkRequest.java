package io.macmon.capture.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A request, complete except for its sequence number. */
final class NetlinkRequest {

    private final int type;
    private final int flags;
    private final byte[] structure;
    private final byte[] attributes;

    /**
     * @param type       message type, such as {@link RtnetlinkConstants#RTM_NEWLINK}
     * @param flags      in addition to {@link Netlink#NLM_F_REQUEST} and {@link Netlink#NLM_F_ACK}, which are always
     *     set
     * @param structure  the fixed header that the type requires
     * @param attributes the attributes, which follow the structure
     */
    NetlinkRequest(int type, int flags, byte[] structure, byte[] attributes) {
        this.type = type;
        this.flags = flags;
        this.structure = structure;
        this.attributes = attributes;
    }

    /** Whether the reply is a list in several messages. */
    boolean isDump() {
        return (flags & Netlink.NLM_F_DUMP) == Netlink.NLM_F_DUMP;
    }

    /** The datagram, in the layout that {@link NetlinkMessage} shows. */
    byte[] toDatagram(int sequence) {
        int attributesStart = NetlinkMessage.HEADER_LENGTH + Netlink.aligned(structure.length);
        int length = attributesStart + attributes.length;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.nativeOrder())
                .putInt(length)
                .putShort((short) type)
                .putShort((short) (flags | Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK))
                .putInt(sequence)
                .putInt(0) // the port, which the kernel fills in
                .put(structure)
                .position(attributesStart)
                .put(attributes)
                .array();
    }
}
