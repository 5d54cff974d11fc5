package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.CookedHeader;
import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.analyzer.wire.LlcHeader;
import io.macmon.analyzer.wire.MplsEntry;
import io.macmon.analyzer.wire.PppoeHeader;
import io.macmon.analyzer.wire.VlanTag;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.capture.SourceMac;

/**
 * Reads the headers before the network header: first the header of the link type, then tags, labels and PPPoE in any
 * order.
 */
final class LinkDecoder {

    /** The maximum number of labels read from one stack. */
    static final int MAX_LABELS = 16;

    /** The maximum number of headers read after the link header, not counting VLAN tags and labels. */
    static final int MAX_OTHER_TAGS = 64;

    private static final int FAMILY_LENGTH = 4;
    private static final int FAMILY_INET = 2;

    private static final int RESPONSE_BIT = 0x01;

    private final EthernetHeader ethernet = new EthernetHeader();
    private final CookedHeader cooked = new CookedHeader();
    private final VlanTag vlanTag = new VlanTag();
    private final LlcHeader llc = new LlcHeader();
    private final MplsEntry label = new MplsEntry();
    private final PppoeHeader pppoe = new PppoeHeader();
    private final RareTag rareTag = new RareTag();
    private final Cursor cursor;
    private final DecodedFrame decoded;

    LinkDecoder(Cursor cursor, DecodedFrame decoded) {
        this.cursor = cursor;
        this.decoded = decoded;
    }

    /**
     * Reads a frame, and moves the cursor to its network header, or to the header that cannot be read.
     *
     * @return what is wrong with the frame, or null
     */
    WireFault read(Frame frame) {
        WireFault fault = readLink(frame);
        return fault == null ? readTags() : fault;
    }

    private WireFault readLink(Frame frame) {
        return switch (frame.linkType()) {
            case LinkType.LINUX_SLL -> readCooked(frame, false);
            case LinkType.LINUX_SLL2 -> readCooked(frame, true);
            case LinkType.NULL, LinkType.LOOP -> readFamily(frame.linkType());
            case LinkType.RAW -> readVersion();
            case LinkType.IPV4 -> readRaw(EtherType.IPV4);
            case LinkType.IPV6 -> readRaw(EtherType.IPV6);
            default -> readEthernet(frame);
        };
    }

    private WireFault readEthernet(Frame frame) {
        if (ethernet.wrap(cursor.memory, cursor.offset, cursor.available) != WireStatus.OK) {
            return WireFault.ETHERNET_TRUNCATED;
        }
        int typeOrLength = ethernet.typeOrLength();
        int addresses = SourceMac.addressesOffset(frame);
        ethernet.wrap(cursor.memory, addresses, EthernetHeader.LENGTH);
        decoded.hasMacs = true;
        decoded.destinationMac = ethernet.destination();
        decoded.sourceMac = ethernet.source();
        cursor.advance(EthernetHeader.LENGTH);
        return follow(typeOrLength);
    }

    private WireFault readCooked(Frame frame, boolean isVersion2) {
        decoded.layers |= isVersion2 ? LinkHeaderKind.SLL2 : LinkHeaderKind.SLL;
        if (cooked.wrap(isVersion2, cursor.memory, cursor.offset, cursor.available) != WireStatus.OK) {
            return WireFault.SLL_TRUNCATED;
        }
        decoded.linkSource = Math.max(0, SourceMac.of(frame)); // a negative value is not an address
        cursor.advance(cooked.headerLength());
        int protocol = cooked.protocol();
        if (protocol == CookedHeader.LLC) {
            return readLlc(cursor.onWire);
        }
        decoded.etherType = protocol < EtherType.MIN ? 0 : protocol;
        return null;
    }

    private WireFault readFamily(int linkType) {
        decoded.layers |= LinkHeaderKind.NULL;
        if (cursor.available < FAMILY_LENGTH) {
            return WireFault.LOOPBACK_TRUNCATED;
        }
        int family = cursor.memory.getInt(cursor.offset);
        cursor.advance(FAMILY_LENGTH);
        decoded.etherType = typeOfFamily(family);
        if (decoded.etherType == 0 && linkType == LinkType.NULL) {
            int swapped = typeOfFamily(Integer.reverseBytes(family));
            decoded.etherType = swapped == 0 ? typeAtEnd(family) : swapped;
        }
        return decoded.etherType == 0 ? WireFault.LOOPBACK_UNKNOWN_FAMILY : null;
    }

    // Some drivers write two bytes with another meaning, followed by an EtherType.
    private static int typeAtEnd(int family) {
        int type = family & 0xFFFF;
        return type == EtherType.IPV4 || type == EtherType.IPV6 ? type : 0;
    }

    // AF_INET6 is 24 in NetBSD and OpenBSD, 28 in FreeBSD, and 30 in macOS.
    private static int typeOfFamily(int family) {
        return switch (family) {
            case FAMILY_INET -> EtherType.IPV4;
            case 24, 28, 30 -> EtherType.IPV6;
            default -> 0;
        };
    }

    private WireFault readVersion() {
        if (cursor.available < 1) {
            return WireFault.RAW_TRUNCATED;
        }
        int type = typeOfVersion();
        return type == 0 ? WireFault.RAW_BAD_VERSION : readRaw(type);
    }

    private WireFault readRaw(int type) {
        decoded.layers |= LinkHeaderKind.RAW;
        decoded.etherType = type;
        return null;
    }

    private int typeOfVersion() {
        return switch ((cursor.memory.get(cursor.offset) & 0xF0) >>> 4) {
            case 4 -> EtherType.IPV4;
            case 6 -> EtherType.IPV6;
            default -> 0;
        };
    }

    private WireFault readTags() {
        WireFault fault = null;
        for (int tags = 0; fault == null; ) {
            if (EtherType.isVlanTag(decoded.etherType)) {
                fault = readVlanTag();
            } else if (!isTag(decoded.etherType)) {
                return null;
            } else if (tags++ == MAX_OTHER_TAGS) {
                return WireFault.TAG_TOO_DEEP;
            } else {
                fault = readTag();
            }
        }
        return fault;
    }

    private static boolean isTag(int etherType) {
        return etherType == EtherType.MPLS
                || etherType == EtherType.MPLS_MULTICAST
                || etherType == EtherType.PPPOE_SESSION
                || RareTag.isRareTag(etherType);
    }

    private WireFault readVlanTag() {
        if (decoded.vlanTags == VlanTag.MAX_PER_FRAME) {
            return WireFault.VLAN_TOO_DEEP;
        }
        if (vlanTag.wrap(cursor.memory, cursor.offset, cursor.available) != WireStatus.OK) {
            return WireFault.VLAN_TRUNCATED;
        }
        decoded.vlanIds[decoded.vlanTags++] = vlanTag.id();
        cursor.advance(VlanTag.LENGTH);
        return follow(vlanTag.typeOrLength());
    }

    private WireFault readTag() {
        return switch (decoded.etherType) {
            case EtherType.MPLS, EtherType.MPLS_MULTICAST -> readLabels();
            case EtherType.PPPOE_SESSION -> readPppoe();
            default -> readRareTag();
        };
    }

    private WireFault follow(int typeOrLength) {
        decoded.etherType = typeOrLength;
        return typeOrLength < EtherType.MIN ? readLlc(typeOrLength) : null;
    }

    private WireFault readLlc(int length) {
        decoded.etherType = 0;
        cursor.limit(length);
        if (llc.wrap(cursor.memory, cursor.offset, cursor.available) != WireStatus.OK) {
            return WireFault.LLC_TRUNCATED;
        }
        decoded.etherType = llc.etherType();
        if (decoded.etherType == 0) {
            decoded.sourcePort = llc.ssap() & ~RESPONSE_BIT;
            decoded.destinationPort = llc.dsap();
        }
        cursor.advance(llc.headerLength());
        return null;
    }

    private WireFault readLabels() {
        decoded.layers |= LinkHeaderKind.MPLS;
        for (int labels = 0; labels < MAX_LABELS; labels++) {
            if (label.wrap(cursor.memory, cursor.offset, cursor.available) != WireStatus.OK) {
                return WireFault.MPLS_TRUNCATED;
            }
            cursor.advance(MplsEntry.LENGTH);
            if (label.isBottom()) {
                return readLabelPayload();
            }
        }
        return WireFault.MPLS_TOO_DEEP;
    }

    // A label does not identify its payload. IP is recognized by its version; anything else may be an Ethernet frame
    // (RFC 4448).
    private WireFault readLabelPayload() {
        if (cursor.available < 1) {
            return WireFault.MPLS_TRUNCATED;
        }
        int type = typeOfVersion();
        if (type == 0) {
            type = Pseudowire.etherType(cursor.memory, cursor.offset, cursor.available);
            if (type == 0) {
                return WireFault.MPLS_NOT_IP;
            }
            cursor.advance(Pseudowire.headerLength(cursor.memory, cursor.offset, cursor.available));
        }
        decoded.etherType = type;
        return null;
    }

    private WireFault readPppoe() {
        decoded.layers |= LinkHeaderKind.PPPOE;
        if (pppoe.wrap(cursor.memory, cursor.offset, cursor.available) != WireStatus.OK) {
            return WireFault.PPPOE_TRUNCATED;
        }
        int type = pppoe.etherType();
        if (type == 0) {
            return WireFault.PPPOE_NOT_IP;
        }
        cursor.limit(pppoe.totalLength());
        cursor.advance(pppoe.headerLength());
        decoded.etherType = type;
        return null;
    }

    private WireFault readRareTag() {
        decoded.layers |= LinkHeaderKind.ofTag(decoded.etherType);
        WireFault fault = rareTag.read(decoded.etherType, cursor.memory, cursor.offset, cursor.available);
        if (fault != null) {
            return fault;
        }
        cursor.advance(rareTag.length());
        return follow(rareTag.etherType());
    }
}
