package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.ArpPacket;
import io.macmon.analyzer.wire.EtherType;
import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6ExtensionChain;
import io.macmon.analyzer.wire.Ipv6Header;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.analyzer.wire.UdpHeader;
import io.macmon.analyzer.wire.VlanTag;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;

/**
 * Walks a frame once, from the header of its link type to its ports, and keeps what it found as primitives. What it reads,
 * what it does not, and what it makes of frames that are cut or wrong is the promise in the {@linkplain
 * io.macmon.analyzer.wire package documentation}.
 *
 * <p>Of fragments it remembers what the first ones told, for the later ones; so all frames of a flow belong to one decoder,
 * in the order in which they were captured. The accessors describe the last frame, also after its octets are gone. Where a frame does not have a value, or it
 * could not be read, the value is 0. One thread only; nothing is allocated per frame.
 */
public final class FrameDecoder {

    /** VLAN tags read; a frame with more is a fault. */
    public static final int MAX_VLAN_TAGS = 8;

    // Octets of Ethernet, IPv4 and UDP headers; with a VLAN tag there are four more, and the lengths are checked for
    // all.
    private static final int SHORTEST_COMMON = EthernetHeader.LENGTH + Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;

    // Of the source address's last four octets.
    private static final int MIDDLE = 8;

    private static final long IPV4_MASK = 0xFFFF_FFFFL;

    private final FaultCounts faults;
    private final int[] vlanIds = new int[MAX_VLAN_TAGS];
    private final LinkDecoder link = new LinkDecoder(vlanIds);
    private final ArpPacket arp = new ArpPacket();
    private final Ipv4Header ipv4 = new Ipv4Header();
    private final Ipv6Header ipv6 = new Ipv6Header();
    private final Ipv6ExtensionChain chain = new Ipv6ExtensionChain();
    private final TransportDecoder transport = new TransportDecoder();
    private final FragmentTable fragments = new FragmentTable();

    // Where the next header starts, the octets captured from there on, and those that the frame had on the wire.
    private ByteBuffer memory;
    private int at;
    private int available;
    private int onWire;

    private int linkPayloadOffset;
    private int linkPayloadCaptured;

    private WireFault fault;
    private boolean hasMacs;
    private long destinationMac;
    private long sourceMac;
    private long linkSource;
    private int layers;
    private int vlanTags;
    private int etherType;
    private int ipVersion;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int protocol;
    private long ipLength;
    private FragmentState fragmentState = FragmentState.WHOLE;
    private int sourcePort;
    private int destinationPort;
    private boolean hasIcmpType;
    private int tcpFlags;
    private int ipOffset;
    private int transportOffset;
    private long transportLength;
    private int transportCaptured;

    /** @param faults counts what this decoder cannot read; decoders of one thread may share it */
    public FrameDecoder(FaultCounts faults) {
        this.faults = faults;
    }

    /** Reads a frame; false when it belongs to no flow, and then {@link #fault} tells why. */
    public boolean decode(Frame frame) {
        return decodeCommon(frame) || decodeAny(frame);
    }

    // Nearly every frame is one of a few shapes: at most one VLAN tag, IPv4 without options or IPv6 without extension
    // headers, TCP or UDP, no fragment, and every length right. Those are read here, with few and wide reads; any other
    // is left, untouched, to the walk header by header. Both find the same in a frame that both can read.
    boolean decodeCommon(Frame frame) {
        ByteBuffer octets = frame.memory();
        int start = frame.offset();
        int captured = frame.capturedLength();
        if (frame.linkType() != LinkType.ETHERNET || captured < SHORTEST_COMMON) {
            return false;
        }
        long middle = octets.getLong(start + MIDDLE); // source address, low 32 bits | type | first two octets behind it
        int type = (int) (middle >>> 16) & 0xFFFF;
        int ip = EthernetHeader.LENGTH;
        int versionAndNext = (int) middle & 0xFFFF;
        int tags = 0;
        if (EtherType.isVlanTag(type)) {
            vlanIds[0] = VlanTag.idOf(versionAndNext);
            int behindTag = octets.getInt(start + ip + VlanTag.TYPE_OR_LENGTH);
            type = behindTag >>> 16;
            versionAndNext = behindTag & 0xFFFF;
            ip += VlanTag.LENGTH;
            tags = 1;
        }
        int left = captured - ip;
        int onWireLeft = Math.max(captured, frame.originalLength()) - ip;
        boolean isCommon;
        if (type == EtherType.IPV4) {
            isCommon = versionAndNext >>> 8 == Ipv4Header.WITHOUT_OPTIONS
                    && readCommonIpv4(octets, start + ip, left, onWireLeft);
        } else {
            isCommon = type == EtherType.IPV6
                    && versionAndNext >>> 12 == 6
                    && readCommonIpv6(octets, start + ip, left, onWireLeft);
        }
        if (isCommon) {
            fault = null;
            ipOffset = start + ip;
            hasMacs = true;
            linkSource = 0;
            layers = 0;
            destinationMac = octets.getLong(start) >>> 16;
            sourceMac = (octets.getShort(start + EthernetHeader.SOURCE) & 0xFFFFL) << 32 | middle >>> 32;
            vlanTags = tags;
            etherType = type;
            fragmentState = FragmentState.WHOLE;
            hasIcmpType = false;
        }
        return isCommon;
    }

    private boolean readCommonIpv4(ByteBuffer octets, int ip, int captured, int onWireLeft) {
        // total length, 16 | identification, 16 | flags and fragment offset, 16 | ttl, 8 | protocol, 8
        long middle = octets.getLong(ip + Ipv4Header.TOTAL_LENGTH);
        int totalLength = (int) (middle >>> 48);
        int transportCaptured = Math.min(captured, totalLength) - Ipv4Header.MIN_LENGTH;
        transportLength = (long) totalLength - Ipv4Header.MIN_LENGTH;
        if ((middle & Ipv4Header.FRAGMENT_BITS) != 0
                || totalLength > onWireLeft
                || !readCommonTransport(octets, ip + Ipv4Header.MIN_LENGTH, transportCaptured, (int) middle & 0xFF)) {
            return false;
        }
        long addresses = octets.getLong(ip + Ipv4Header.SOURCE);
        ipVersion = 4;
        ipLength = totalLength;
        sourceHigh = 0;
        sourceLow = addresses >>> 32;
        destinationHigh = 0;
        destinationLow = addresses & IPV4_MASK;
        return true;
    }

    private boolean readCommonIpv6(ByteBuffer octets, int ip, int captured, int onWireLeft) {
        if (captured < Ipv6Header.LENGTH) {
            return false;
        }
        int lengthAndNext = octets.getInt(ip + Ipv6Header.PAYLOAD_LENGTH);
        int payloadLength = lengthAndNext >>> 16;
        int length = Ipv6Header.LENGTH + payloadLength;
        int transportCaptured = Math.min(captured, length) - Ipv6Header.LENGTH;
        transportLength = payloadLength;
        int next = (lengthAndNext >>> 8) & 0xFF;
        if (length > onWireLeft || !readCommonTransport(octets, ip + Ipv6Header.LENGTH, transportCaptured, next)) {
            return false;
        }
        ipVersion = 6;
        ipLength = length;
        sourceHigh = octets.getLong(ip + Ipv6Header.SOURCE);
        sourceLow = octets.getLong(ip + Ipv6Header.SOURCE + Long.BYTES);
        destinationHigh = octets.getLong(ip + Ipv6Header.DESTINATION);
        destinationLow = octets.getLong(ip + Ipv6Header.DESTINATION + Long.BYTES);
        return true;
    }

    private boolean readCommonTransport(ByteBuffer octets, int transportAt, int length, int ipProtocol) {
        int flags = 0;
        if (ipProtocol == IpProtocol.TCP && length >= TcpHeader.MIN_LENGTH) {
            int offsetAndFlags = octets.getShort(transportAt + TcpHeader.OFFSET_AND_FLAGS) & 0xFFFF;
            if (offsetAndFlags < TcpHeader.MIN_OFFSET) {
                return false;
            }
            flags = offsetAndFlags & TcpHeader.FLAGS_MASK;
        } else if (ipProtocol != IpProtocol.UDP || length < UdpHeader.LENGTH) {
            return false;
        }
        int ports = octets.getInt(transportAt);
        transportOffset = transportAt;
        transportCaptured = length;
        protocol = ipProtocol;
        sourcePort = ports >>> 16;
        destinationPort = ports & 0xFFFF;
        tcpFlags = flags;
        return true;
    }

    /** Reads a frame header by header, whatever it is. */
    boolean decodeAny(Frame frame) {
        forget();
        memory = frame.memory();
        WireFault linkFault = readLink(frame);
        linkPayloadOffset = at;
        linkPayloadCaptured = Math.max(0, available);
        if (linkFault != null) {
            note(linkFault);
            return linkFault.allowsFlow();
        }
        return switch (etherType) {
            case EtherType.IPV4 -> readIpv4(frame.timestampNanos());
            case EtherType.IPV6 -> readIpv6(frame.timestampNanos());
            case EtherType.ARP -> readArp();
            default -> true;
        };
    }

    /** What stopped the decoder, or else the last thing that was wrong; null when nothing was. */
    public WireFault fault() {
        return fault;
    }

    /** Whether the frame carries MAC addresses of both ends; only an Ethernet frame does. */
    public boolean hasMacs() {
        return hasMacs;
    }

    /** In the low 48 bits, first octet highest. */
    public long destinationMac() {
        return destinationMac;
    }

    /** In the low 48 bits, first octet highest. */
    public long sourceMac() {
        return sourceMac;
    }

    /**
     * The source's MAC address in a frame that does not carry both, as in a Linux cooked capture; then {@link #sourceMac} is 0, so
     * that both directions of a flow have the same ends. 0 where there is none. In the low 48 bits, first octet highest.
     */
    public long linkSource() {
        return linkSource;
    }

    /** VLAN tags of the frame, 0 to {@value #MAX_VLAN_TAGS}. */
    public int vlanTags() {
        return vlanTags;
    }

    /**
     * The VLAN of a tag, 0 to 4095.
     *
     * @param tag 0 is the outermost; below {@link #vlanTags}
     */
    public int vlanId(int tag) {
        return vlanIds[tag];
    }

    /**
     * Behind all tags, labels and PPPoE; where these do not lead to IP, their own. Of an LLC frame that of its SNAP header, or 0
     * when it has none.
     */
    public int etherType() {
        return etherType;
    }

    /**
     * Where in the frame's memory starts what the tags, labels and LLC header carry; of a frame that does not carry IP only, and
     * while it is shown.
     */
    public int linkPayloadOffset() {
        return linkPayloadOffset;
    }

    /** Octets captured from {@link #linkPayloadOffset} on, within the length of an LLC frame; Ethernet's padding may be among them. */
    public int linkPayloadCaptured() {
        return linkPayloadCaptured;
    }

    /** 4, 6, or 0 when the frame does not carry IP. */
    public int ipVersion() {
        return ipVersion;
    }

    /** The first eight octets of an IPv6 source address; 0 for IPv4. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** The last eight octets of an IPv6 source address, or an IPv4 address in the low 32 bits. */
    public long sourceLow() {
        return sourceLow;
    }

    /** The first eight octets of an IPv6 destination address; 0 for IPv4. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** The last eight octets of an IPv6 destination address, or an IPv4 address in the low 32 bits. */
    public long destinationLow() {
        return destinationLow;
    }

    /** The IANA protocol number behind the IP header and the extension headers that are walked. */
    public int protocol() {
        return protocol;
    }

    /** Octets of the IP packet, header included, as the header tells. */
    public long ipLength() {
        return ipLength;
    }

    public FragmentState fragmentState() {
        return fragmentState;
    }

    /** The source port, of a later fragment that of the first; the type of an ICMP message; the SSAP, without its response bit, of an LLC frame. */
    public int sourcePort() {
        return sourcePort;
    }

    /** The destination port, of a later fragment that of the first; the code of an ICMP message; the DSAP of an LLC frame. */
    public int destinationPort() {
        return destinationPort;
    }

    /** Whether {@link #sourcePort} and {@link #destinationPort} are the type and code of an ICMP message. */
    public boolean hasIcmpType() {
        return hasIcmpType;
    }

    /** As {@link TcpHeader#flags}. */
    public int tcpFlags() {
        return tcpFlags;
    }

    /** Where in the frame's memory the IP header starts; of a frame that carries IP only, and while it is shown. */
    public int ipOffset() {
        return ipOffset;
    }

    /**
     * Where in the frame's memory the header behind IP's headers starts, or what a later fragment continues with; of a frame that
     * carries IP only, and while it is shown.
     */
    public int transportOffset() {
        return transportOffset;
    }

    /** Octets from {@link #transportOffset} on to the end of the IP packet, as its header tells; not negative. */
    public long transportLength() {
        return transportLength;
    }

    /** Of {@link #transportLength}, those that were captured. */
    public int transportCaptured() {
        return transportCaptured;
    }

    /** Which of the {@link Layer}s the frame has. */
    int layers() {
        return layers;
    }

    private void forget() {
        fault = null;
        ipVersion = 0;
        sourceHigh = 0;
        sourceLow = 0;
        destinationHigh = 0;
        destinationLow = 0;
        protocol = 0;
        ipLength = 0;
        fragmentState = FragmentState.WHOLE;
        sourcePort = 0;
        destinationPort = 0;
        hasIcmpType = false;
        tcpFlags = 0;
        ipOffset = 0;
        transportOffset = 0;
        transportLength = 0;
        transportCaptured = 0;
    }

    private void advance(int octets) {
        at += octets;
        available -= octets;
        onWire -= octets;
    }

    private void note(WireFault fault) {
        this.fault = fault;
        faults.count(fault);
    }

    private boolean failWith(WireFault fault) {
        note(fault);
        return false;
    }

    private WireFault readLink(Frame frame) {
        WireFault linkFault = link.read(frame);
        at = link.at();
        available = link.available();
        onWire = link.onWire();
        hasMacs = link.hasMacs();
        destinationMac = link.destinationMac();
        sourceMac = hasMacs ? link.sourceMac() : 0;
        linkSource = hasMacs ? 0 : link.sourceMac();
        vlanTags = link.vlanTags();
        etherType = link.etherType();
        sourcePort = link.sourcePoint();
        destinationPort = link.destinationPoint();
        layers = link.layers();
        return linkFault;
    }

    private boolean readArp() {
        switch (arp.wrap(memory, at, available)) {
            case OK -> {}
            case BAD_ADDRESS_LENGTH -> note(WireFault.ARP_BAD_ADDRESS_LENGTH);
            default -> note(WireFault.ARP_TRUNCATED);
        }
        return true;
    }

    private boolean readIpv4(long nanos) {
        WireStatus status = ipv4.wrap(memory, at, available);
        if (status != WireStatus.OK) {
            return failWith(ipv4Fault(status));
        }
        ipVersion = 4;
        ipOffset = at;
        sourceLow = ipv4.source() & IPV4_MASK;
        destinationLow = ipv4.destination() & IPV4_MASK;
        protocol = ipv4.protocol();
        fragmentState = ipv4.fragmentState();
        boundByIpv4(ipv4.totalLength());
        advance(ipv4.headerLength());
        if (available < 0) {
            note(WireFault.IPV4_OPTIONS_TRUNCATED);
        }
        if (fragmentState != FragmentState.WHOLE) {
            fragments.select(this, ipv4.identification());
        }
        readTransport(nanos);
        return true;
    }

    private static WireFault ipv4Fault(WireStatus status) {
        return switch (status) {
            case BAD_VERSION -> WireFault.IPV4_BAD_VERSION;
            case BAD_HEADER_LENGTH -> WireFault.IPV4_BAD_HEADER_LENGTH;
            case BAD_TOTAL_LENGTH -> WireFault.IPV4_BAD_TOTAL_LENGTH;
            default -> WireFault.IPV4_TRUNCATED;
        };
    }

    private void boundByIpv4(int totalLength) {
        if (totalLength == 0) {
            note(WireFault.IPV4_ZERO_TOTAL_LENGTH);
            ipLength = onWire;
            return;
        }
        if (totalLength > onWire) {
            note(WireFault.IPV4_LENGTH_BEYOND_FRAME);
        }
        ipLength = totalLength;
        available = Math.min(available, totalLength);
    }

    private boolean readIpv6(long nanos) {
        WireStatus status = ipv6.wrap(memory, at, available);
        if (status != WireStatus.OK) {
            return failWith(status == WireStatus.BAD_VERSION ? WireFault.IPV6_BAD_VERSION : WireFault.IPV6_TRUNCATED);
        }
        ipVersion = 6;
        ipOffset = at;
        sourceHigh = ipv6.sourceHigh();
        sourceLow = ipv6.sourceLow();
        destinationHigh = ipv6.destinationHigh();
        destinationLow = ipv6.destinationLow();
        boundByIpv6(ipv6.payloadLength());
        advance(Ipv6Header.LENGTH);
        readChain(nanos);
        return true;
    }

    private void boundByIpv6(long payloadLength) {
        ipLength = Ipv6Header.LENGTH + payloadLength;
        if (ipLength > onWire) {
            note(WireFault.IPV6_LENGTH_BEYOND_FRAME);
        }
        available = (int) Math.min(available, ipLength);
    }

    private void readChain(long nanos) {
        WireStatus status = chain.walk(memory, at, available, ipv6.nextHeader());
        protocol = chain.protocol();
        fragmentState = chain.fragmentState();
        advance(chain.length());
        if (fragmentState != FragmentState.WHOLE) {
            fragments.select(this, chain.identification());
        }
        switch (status) {
            case OK -> readTransport(nanos);
            case CHAIN_TOO_LONG -> note(WireFault.IPV6_CHAIN_TOO_LONG);
            default -> note(WireFault.IPV6_CHAIN_TRUNCATED);
        }
    }

    private void readTransport(long nanos) {
        transportOffset = at;
        transportLength = Math.max(0, ipLength - (at - ipOffset));
        transportCaptured = Math.max(0, available);
        if (fragmentState == FragmentState.LATER) {
            readOfFirst(fragments.get(nanos));
            return;
        }
        WireFault transportFault = transport.read(memory, at, available, protocol);
        if (transportFault != null) {
            note(transportFault);
        }
        sourcePort = transport.sourcePort();
        destinationPort = transport.destinationPort();
        hasIcmpType = transport.hasIcmpType();
        tcpFlags = transport.tcpFlags();
        if (fragmentState == FragmentState.FIRST) {
            fragments.put(nanos, told());
        }
    }

    // Ports, 16 each | protocol, 8 | whether the ports are an ICMP type and code, 1.
    private long told() {
        return (long) sourcePort << 32 | (long) destinationPort << 16 | (long) protocol << 8 | (hasIcmpType ? 1 : 0);
    }

    private void readOfFirst(long told) {
        if (told == FragmentTable.NONE) {
            note(WireFault.IP_LATER_FRAGMENT);
            return;
        }
        sourcePort = (int) (told >>> 32);
        destinationPort = (int) (told >>> 16) & 0xFFFF;
        protocol = (int) (told >>> 8) & 0xFF;
        hasIcmpType = (told & 1) != 0;
    }
}
