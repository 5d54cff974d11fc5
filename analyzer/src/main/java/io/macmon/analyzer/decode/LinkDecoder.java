package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.CookedHeader;
import io.macmon.analyzer.wire.EtherType;
import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.analyzer.wire.LlcHeader;
import io.macmon.analyzer.wire.MplsEntry;
import io.macmon.analyzer.wire.PppoeHeader;
import io.macmon.analyzer.wire.VlanTag;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;

/**
 * Reads what lies before a frame's network header: the header of its link type, then tags, labels and PPPoE in any order. The
 * accessors tell how far it came; where a frame does not have a value, it is 0.
 */
final class LinkDecoder {

    /** Labels of one stack that are read. */
    static final int MAX_LABELS = 16;

    /** Headers read behind that of the link type, VLAN tags and labels not counted. */
    static final int MAX_TAGS = 64;

    // What Linux calls frames that begin with an LLC header (if_ether.h, ETH_P_802_2).
    private static final int COOKED_LLC = 4;

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
    private final int[] vlanIds;

    // Where the next header starts, the octets captured from there on, and those that the frame had on the wire.
    private ByteBuffer memory;
    private int at;
    private int available;
    private int onWire;

    private boolean hasMacs;
    private long destinationMac;
    private long sourceMac;
    private int vlanTags;
    private int etherType;
    private int sourcePoint;
    private int destinationPoint;
    private int layers;

    /** @param vlanIds takes the ids of a frame's VLAN tags, outermost first; as long as a frame may have tags */
    LinkDecoder(int[] vlanIds) {
        this.vlanIds = vlanIds;
    }

    /** Reads a frame as far as its network header; what is wrong with it, or null. */
    WireFault read(Frame frame) {
        memory = frame.memory();
        at = frame.offset();
        available = frame.capturedLength();
        onWire = Math.max(available, frame.originalLength());
        hasMacs = false;
        destinationMac = 0;
        sourceMac = 0;
        vlanTags = 0;
        etherType = 0;
        sourcePoint = 0;
        destinationPoint = 0;
        layers = 0;
        WireFault fault = readLink(frame.linkType());
        return fault == null ? readTags() : fault;
    }

    /** Where in the frame's memory the network header starts. */
    int at() {
        return at;
    }

    /** Octets captured of the network packet; Ethernet's padding may follow it. */
    int available() {
        return available;
    }

    /** Octets that the frame had on the wire from the network header on. */
    int onWire() {
        return onWire;
    }

    /** Whether the frame carries its destination's and its source's MAC address. */
    boolean hasMacs() {
        return hasMacs;
    }

    long destinationMac() {
        return destinationMac;
    }

    /** The source's MAC address, also of a frame that does not carry its destination's. */
    long sourceMac() {
        return sourceMac;
    }

    int vlanTags() {
        return vlanTags;
    }

    /** Of the network header; where that could not be reached, of what stood before it; 0 in an LLC frame that has none. */
    int etherType() {
        return etherType;
    }

    /** The SSAP of an LLC frame without EtherType, without its response bit. */
    int sourcePoint() {
        return sourcePoint;
    }

    /** The DSAP of an LLC frame without EtherType. */
    int destinationPoint() {
        return destinationPoint;
    }

    /** Which of the {@link Layer}s the frame has. */
    int layers() {
        return layers;
    }

    private void advance(int octets) {
        at += octets;
        available -= octets;
        onWire -= octets;
    }

    private void bound(int octets) {
        available = Math.min(available, octets);
        onWire = Math.min(onWire, octets);
    }

    private WireFault readLink(int linkType) {
        return switch (linkType) {
            case LinkType.LINUX_SLL -> readCooked(false);
            case LinkType.LINUX_SLL2 -> readCooked(true);
            case LinkType.NULL, LinkType.LOOP -> readFamily(linkType);
            case LinkType.RAW -> readVersion();
            case LinkType.IPV4 -> readRaw(EtherType.IPV4);
            case LinkType.IPV6 -> readRaw(EtherType.IPV6);
            default -> readEthernet();
        };
    }

    private WireFault readEthernet() {
        if (ethernet.wrap(memory, at, available) != WireStatus.OK) {
            return WireFault.ETHERNET_TRUNCATED;
        }
        hasMacs = true;
        destinationMac = ethernet.destination();
        sourceMac = ethernet.source();
        advance(EthernetHeader.LENGTH);
        etherType = ethernet.typeOrLength();
        return etherType < EtherType.MIN ? readLlc(etherType) : null;
    }

    private WireFault readCooked(boolean second) {
        layers |= second ? Layer.SLL2 : Layer.SLL;
        if (cooked.wrap(second, memory, at, available) != WireStatus.OK) {
            return WireFault.SLL_TRUNCATED;
        }
        sourceMac = cooked.source();
        advance(cooked.headerLength());
        int protocol = cooked.protocol();
        if (protocol == COOKED_LLC) {
            return readLlc(onWire);
        }
        etherType = protocol < EtherType.MIN ? 0 : protocol;
        return null;
    }

    private WireFault readFamily(int linkType) {
        layers |= Layer.NULL;
        if (available < FAMILY_LENGTH) {
            return WireFault.NULL_TRUNCATED;
        }
        int family = memory.getInt(at);
        advance(FAMILY_LENGTH);
        etherType = typeOfFamily(family);
        if (etherType == 0 && linkType == LinkType.NULL) {
            int swapped = typeOfFamily(Integer.reverseBytes(family));
            etherType = swapped == 0 ? typeAtEnd(family) : swapped;
        }
        return etherType == 0 ? WireFault.NULL_UNKNOWN_FAMILY : null;
    }

    // Some drivers write two octets of their own, and an EtherType.
    private static int typeAtEnd(int family) {
        int type = family & 0xFFFF;
        return type == EtherType.IPV4 || type == EtherType.IPV6 ? type : 0;
    }

    // IPv6's number differs between NetBSD and OpenBSD, FreeBSD, and macOS.
    private static int typeOfFamily(int family) {
        return switch (family) {
            case FAMILY_INET -> EtherType.IPV4;
            case 24, 28, 30 -> EtherType.IPV6;
            default -> 0;
        };
    }

    private WireFault readVersion() {
        if (available < 1) {
            return WireFault.RAW_TRUNCATED;
        }
        int ofVersion = typeOfVersion(at);
        return ofVersion == 0 ? WireFault.RAW_BAD_VERSION : readRaw(ofVersion);
    }

    private WireFault readRaw(int type) {
        layers |= Layer.RAW;
        etherType = type;
        return null;
    }

    private int typeOfVersion(int offset) {
        return switch ((memory.get(offset) & 0xF0) >>> 4) {
            case 4 -> EtherType.IPV4;
            case 6 -> EtherType.IPV6;
            default -> 0;
        };
    }

    private WireFault readTags() {
        WireFault fault = null;
        for (int tags = 0; fault == null; ) {
            if (EtherType.isVlanTag(etherType)) {
                fault = readVlanTag();
            } else if (!isTag(etherType)) {
                return null;
            } else if (tags++ == MAX_TAGS) {
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
        if (vlanTags == vlanIds.length) {
            return WireFault.VLAN_TOO_DEEP;
        }
        if (vlanTag.wrap(memory, at, available) != WireStatus.OK) {
            return WireFault.VLAN_TRUNCATED;
        }
        vlanIds[vlanTags++] = vlanTag.id();
        advance(VlanTag.LENGTH);
        return follow(vlanTag.typeOrLength());
    }

    private WireFault readTag() {
        return switch (etherType) {
            case EtherType.MPLS, EtherType.MPLS_MULTICAST -> readLabels();
            case EtherType.PPPOE_SESSION -> readPppoe();
            default -> readRareTag();
        };
    }

    private WireFault follow(int typeOrLength) {
        etherType = typeOrLength;
        return typeOrLength < EtherType.MIN ? readLlc(typeOrLength) : null;
    }

    private WireFault readLlc(int length) {
        etherType = 0;
        bound(length);
        if (llc.wrap(memory, at, available) != WireStatus.OK) {
            return WireFault.LLC_TRUNCATED;
        }
        etherType = llc.etherType();
        if (etherType == 0) {
            sourcePoint = llc.ssap() & ~RESPONSE_BIT;
            destinationPoint = llc.dsap();
        }
        advance(llc.headerLength());
        return null;
    }

    private WireFault readLabels() {
        layers |= Layer.MPLS;
        for (int labels = 0; labels < MAX_LABELS; labels++) {
            if (label.wrap(memory, at, available) != WireStatus.OK) {
                return WireFault.MPLS_TRUNCATED;
            }
            advance(MplsEntry.LENGTH);
            if (label.isBottom()) {
                return readLabelled();
            }
        }
        return WireFault.MPLS_TOO_DEEP;
    }

    // Labels do not say what they carry. IP tells itself by its version; else there may be an Ethernet frame (RFC
    // 4448).
    private WireFault readLabelled() {
        if (available < 1) {
            return WireFault.MPLS_TRUNCATED;
        }
        int type = typeOfVersion(at);
        if (type == 0) {
            type = Pseudowire.etherType(memory, at, available);
            if (type == 0) {
                return WireFault.MPLS_NOT_IP;
            }
            advance(Pseudowire.headerLength(memory, at, available));
        }
        etherType = type;
        return null;
    }

    private WireFault readPppoe() {
        layers |= Layer.PPPOE;
        if (pppoe.wrap(memory, at, available) != WireStatus.OK) {
            return WireFault.PPPOE_TRUNCATED;
        }
        int type = pppoe.etherType();
        if (type == 0) {
            return WireFault.PPPOE_NOT_IP;
        }
        bound(pppoe.totalLength());
        advance(pppoe.headerLength());
        etherType = type;
        return null;
    }

    private WireFault readRareTag() {
        layers |= Layer.ofTag(etherType);
        WireFault fault = rareTag.read(etherType, memory, at, available);
        if (fault != null) {
            return fault;
        }
        advance(rareTag.length());
        return follow(rareTag.etherType());
    }
}
