package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Finds the Ethernet frame of an MPLS pseudowire (RFC 4448), behind the control word that it may have (RFC 4385). Nothing in
 * the frame says that it is one; so it is taken for one only when it carries IP, and the version is there to prove it, or a
 * VLAN tag.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |0 |         control word           |   0  may be missing
 *  |        destination address        |
 *  |                 |      source     |
 *  |              address              |
 *  |   EtherType     |
 *  +-----------------+
 * </pre>
 */
final class Pseudowire {

    private static final int CONTROL_WORD = 4;
    private static final int ADDRESSES = 12;

    private Pseudowire() {}

    /** Of the packet that the frame carries; 0 when there is no such frame. */
    static int etherType(ByteBuffer buffer, int offset, int available) {
        int length = headerLength(buffer, offset, available);
        return length == 0 ? 0 : buffer.getShort(offset + length - 2) & 0xFFFF;
    }

    /** Octets up to the packet that the frame carries; 0 when there is no such frame. */
    static int headerLength(ByteBuffer buffer, int offset, int available) {
        // In this order: of a tagged frame whose destination begins with 0, the tag would pass for addresses behind a
        // word.
        if (isEthernet(buffer, offset, available)) {
            return EthernetHeader.LENGTH;
        }
        boolean isBehindWord = available > 0
                && (buffer.get(offset) & 0xF0) == 0
                && isEthernet(buffer, offset + CONTROL_WORD, available - CONTROL_WORD);
        return isBehindWord ? CONTROL_WORD + EthernetHeader.LENGTH : 0;
    }

    private static boolean isEthernet(ByteBuffer buffer, int offset, int available) {
        if (available <= EthernetHeader.LENGTH) {
            return false;
        }
        int type = buffer.getShort(offset + ADDRESSES) & 0xFFFF;
        int version = (buffer.get(offset + EthernetHeader.LENGTH) & 0xF0) >>> 4;
        return (type == EtherType.IPV4 && version == 4)
                || (type == EtherType.IPV6 && version == 6)
                || EtherType.isVlanTag(type);
    }
}
