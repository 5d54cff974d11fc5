package io.macmon.capture.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A request that waits for its sequence number.
 *
 * @param type      such as {@link RouteNumbers#RTM_NEWLINK}
 * @param flags     without {@link Netlink#REQUEST} and {@link Netlink#ACK}, which every request has
 * @param structure the fixed part that the type asks for
 * @param content   the attributes behind it
 */
record NetlinkRequest(int type, int flags, byte[] structure, byte[] content) {

    /** The datagram. */
    byte[] numbered(int sequence) {
        int length = NetlinkMessage.HEADER_LENGTH + Netlink.aligned(structure.length) + content.length;
        ByteBuffer datagram = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        datagram.putInt(length)
                .putShort((short) type)
                .putShort((short) (flags | Netlink.REQUEST | Netlink.ACK))
                .putInt(sequence)
                .putInt(0) // the kernel knows who asks
                .put(structure);
        datagram.position(length - content.length);
        return datagram.put(content).array();
    }
}
