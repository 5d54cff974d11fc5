package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Reads an LLC header (IEEE 802.2), and the SNAP header that may extend it (IEEE 802 clause 9.5).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  dsap  |  ssap  |control |               0
 *  |           oui            | protocol      3  SNAP only: dsap and ssap 0xAA, control 3
 *  |     id          |                        7
 *  +-----------------+
 * </pre>
 */
public final class LlcHeader {

    private static final int DSAP = 0;
    private static final int SSAP = 1;
    private static final int CONTROL = 2;
    private static final int OUI_AND_FIRST_PROTOCOL_BYTE = 3;
    private static final int PROTOCOL_ID = 6;

    /** Length of a header without SNAP, in bytes. */
    public static final int MIN_LENGTH = 3;

    /** Length of a header with SNAP, in bytes. */
    public static final int SNAP_LENGTH = 8;

    /** The service access point of SNAP. */
    public static final int SNAP_SAP = 0xAA;

    private static final int IP_SAP = 0x06;
    private static final int UNNUMBERED_INFORMATION = 0x03;
    private static final int RFC_1042 = 0x000000;
    private static final int BRIDGE_TUNNEL = 0x0000F8;

    private ByteBuffer buffer;
    private int offset;
    private boolean isSnap;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the DSAP
     * @param available bytes captured from {@code offset} on, within the length that the frame's length field gives
     * @return {@code TRUNCATED} if the header does not fit in {@code available}
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < MIN_LENGTH) {
            return WireStatus.TRUNCATED;
        }
        boolean isSnap = announces(SNAP_SAP, buffer, offset);
        if (isSnap && available < SNAP_LENGTH) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        this.isSnap = isSnap;
        return WireStatus.OK;
    }

    /** The destination service access point. */
    public int dsap() {
        return buffer.get(offset + DSAP) & 0xFF;
    }

    /** The source service access point; its lowest bit is set in a response and clear in a command. */
    public int ssap() {
        return buffer.get(offset + SSAP) & 0xFF;
    }

    /** Bytes before the payload. */
    public int headerLength() {
        return isSnap ? SNAP_LENGTH : MIN_LENGTH;
    }

    /**
     * The EtherType of the payload, or 0 if it has none. Only a SNAP header (RFC 1042, IEEE 802.1H) or the SAP of IP
     * (0x06) gives one.
     */
    public int etherType() {
        if (isSnap) {
            int oui = buffer.getInt(offset + OUI_AND_FIRST_PROTOCOL_BYTE) >>> 8;
            int protocolId = buffer.getShort(offset + PROTOCOL_ID) & 0xFFFF;
            boolean isEncapsulation = oui == RFC_1042 || oui == BRIDGE_TUNNEL;
            return isEncapsulation && protocolId >= EtherType.MIN ? protocolId : 0;
        }
        return announces(IP_SAP, buffer, offset) ? EtherType.IPV4 : 0;
    }

    private static boolean announces(int sap, ByteBuffer buffer, int offset) {
        return (buffer.get(offset + DSAP) & 0xFF) == sap
                && (buffer.get(offset + SSAP) & 0xFF) == sap
                && (buffer.get(offset + CONTROL) & 0xFF) == UNNUMBERED_INFORMATION;
    }
}
