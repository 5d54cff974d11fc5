package io.macmon.analyzer.decode;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Skips rare headers between Ethernet and IP. All but NSH end with the EtherType of what follows.
 *
 * <pre>
 *   EtherType                            bytes, EtherType of what follows included
 *   0x8909  Cisco metadata                8
 *   0x8926  VN-Tag                        6
 *   0x893F  E-TAG (IEEE 802.1BR)          8
 *   0x88E7  I-TAG (IEEE 802.1ah)         18  with the customer's MAC addresses
 *   0x88E5  MACsec (IEEE 802.1AE)         8, or 16 with a secure channel identifier; only if not encrypted
 *   0x894F  NSH (RFC 8300)                4 times its length field; has a protocol number, no EtherType
 * </pre>
 */
final class RareTag {

    private static final int CISCO_METADATA_LENGTH = 8;
    private static final int VN_TAG_LENGTH = 6;
    private static final int E_TAG_LENGTH = 8;
    private static final int I_TAG_LENGTH = 18;
    private static final int ETHER_TYPE_LENGTH = 2;

    private static final int MACSEC_CONTROL = 0;
    private static final int MACSEC_LENGTH = 8;
    private static final int MACSEC_CHANNEL_LENGTH = 8;
    private static final int MACSEC_HAS_CHANNEL = 0x20;
    private static final int MACSEC_IS_ENCRYPTED_OR_CHANGED = 0x0C;

    private static final int NSH_LENGTH = 1;
    private static final int NSH_NEXT_PROTOCOL = 3;
    private static final int NSH_MIN_LENGTH = 8;
    private static final int NSH_LENGTH_MASK = 0x3F;

    private int length;
    private int etherType;

    /**
     * Reads a tag, and sets {@link #length} and {@link #etherType}.
     *
     * @param etherType the tag's EtherType, for which {@link #isRareTag} returns true
     * @param available bytes captured from {@code offset} on
     * @return what is wrong with the tag, or null
     */
    WireFault read(int etherType, ByteBuffer buffer, int offset, int available) {
        return switch (etherType) {
            case EtherType.CISCO_METADATA -> readFixedLength(CISCO_METADATA_LENGTH, buffer, offset, available);
            case EtherType.VN_TAG -> readFixedLength(VN_TAG_LENGTH, buffer, offset, available);
            case EtherType.E_TAG -> readFixedLength(E_TAG_LENGTH, buffer, offset, available);
            case EtherType.I_TAG -> readFixedLength(I_TAG_LENGTH, buffer, offset, available);
            case EtherType.MACSEC -> readMacsec(buffer, offset, available);
            default -> readNsh(buffer, offset, available);
        };
    }

    static boolean isRareTag(int etherType) {
        return switch (etherType) {
            case EtherType.CISCO_METADATA,
                    EtherType.VN_TAG,
                    EtherType.E_TAG,
                    EtherType.I_TAG,
                    EtherType.MACSEC,
                    EtherType.NSH -> true;
            default -> false;
        };
    }

    /** Bytes of the tag. */
    int length() {
        return length;
    }

    /** The EtherType of what follows the tag. */
    int etherType() {
        return etherType;
    }

    private WireFault readFixedLength(int tagLength, ByteBuffer buffer, int offset, int available) {
        if (available < tagLength) {
            return WireFault.TAG_TRUNCATED;
        }
        length = tagLength;
        etherType = buffer.getShort(offset + tagLength - ETHER_TYPE_LENGTH) & 0xFFFF;
        return null;
    }

    private WireFault readMacsec(ByteBuffer buffer, int offset, int available) {
        if (available < 1) {
            return WireFault.TAG_TRUNCATED;
        }
        int control = buffer.get(offset + MACSEC_CONTROL);
        if ((control & MACSEC_IS_ENCRYPTED_OR_CHANGED) != 0) {
            return WireFault.TAG_PAYLOAD_UNKNOWN;
        }
        int channelLength = (control & MACSEC_HAS_CHANNEL) != 0 ? MACSEC_CHANNEL_LENGTH : 0;
        return readFixedLength(MACSEC_LENGTH + channelLength, buffer, offset, available);
    }

    private WireFault readNsh(ByteBuffer buffer, int offset, int available) {
        if (available < NSH_MIN_LENGTH) {
            return WireFault.TAG_TRUNCATED;
        }
        int nshLength = (buffer.get(offset + NSH_LENGTH) & NSH_LENGTH_MASK) * Integer.BYTES;
        if (nshLength < NSH_MIN_LENGTH || available < nshLength) {
            return WireFault.TAG_TRUNCATED;
        }
        length = nshLength;
        etherType = switch (buffer.get(offset + NSH_NEXT_PROTOCOL)) {
            case 1 -> EtherType.IPV4;
            case 2 -> EtherType.IPV6;
            case 4 -> EtherType.NSH;
            case 5 -> EtherType.MPLS;
            default -> 0;
        };
        return etherType == 0 ? WireFault.TAG_PAYLOAD_UNKNOWN : null;
    }
}
