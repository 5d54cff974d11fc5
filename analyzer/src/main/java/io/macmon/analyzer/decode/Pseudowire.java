package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Finds the Ethernet frame in an MPLS pseudowire (RFC 4448), after the optional control word (RFC 4385). Nothing in the
 * payload identifies it as a frame, so it counts as a frame only if it carries a VLAN tag, or IP with the matching
 * version.
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

    private static final int CONTROL_WORD_LENGTH = 4;

    private Pseudowire() {}

    /** The EtherType of the packet in the frame; 0 if there is no frame. */
    static int etherType(ByteBuffer buffer, int offset, int available) {
        int length = headerLength(buffer, offset, available);
        return length == 0 ? 0 : buffer.getShort(offset + length - Short.BYTES) & 0xFFFF;
    }

    /** Bytes before the packet in the frame; 0 if there is no frame. */
    static int headerLength(ByteBuffer buffer, int offset, int available) {
        // First try without a control word. A destination address that starts with 0 looks like a control word, and the
        // tag of a tagged frame then looks like part of the addresses.
        if (isEthernet(buffer, offset, available)) {
            return EthernetHeader.LENGTH;
        }
        boolean isAfterControlWord = available > 0
                && (buffer.get(offset) & 0xF0) == 0
                && isEthernet(buffer, offset + CONTROL_WORD_LENGTH, available - CONTROL_WORD_LENGTH);
        return isAfterControlWord ? CONTROL_WORD_LENGTH + EthernetHeader.LENGTH : 0;
    }

    private static boolean isEthernet(ByteBuffer buffer, int offset, int available) {
        if (available <= EthernetHeader.LENGTH) {
            return false;
        }
        int type = buffer.getShort(offset + EthernetHeader.TYPE_OR_LENGTH) & 0xFFFF;
        int version = (buffer.get(offset + EthernetHeader.LENGTH) & 0xF0) >>> 4;
        return (type == EtherType.IPV4 && version == 4)
                || (type == EtherType.IPV6 && version == 6)
                || EtherType.isVlanTag(type);
    }
}
