package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6Header;
import io.macmon.analyzer.wire.TcpHeader;

/**
 * The fields of the last frame that a {@link FrameDecoder} decoded. A decoder has one such object, and refills it for
 * each frame.
 *
 * <p>A field that the frame does not have, or that could not be read, is 0. Values stay valid until the next frame is
 * decoded. Offsets refer to the frame's memory, and are of use only as long as that is. One thread only.
 */
public final class DecodedFrame {

    /** The most VLAN tags that a frame may have; more are a fault. */
    public static final int MAX_VLAN_TAGS = 8;

    final LinkFields link = new LinkFields();
    final IpFields ip = new IpFields();
    final TransportFields transport = new TransportFields();

    private final FaultCounts faults;
    private WireFault fault;

    DecodedFrame(FaultCounts faults) {
        this.faults = faults;
    }

    /** What stopped the decoder, or else the last fault it found; null when it found none. */
    public WireFault fault() {
        return fault;
    }

    /** Whether the frame carries the MAC addresses of both ends; only Ethernet frames do. */
    public boolean hasMacs() {
        return link.hasMacs;
    }

    /** In the low 48 bits, first byte highest. */
    public long destinationMac() {
        return link.destinationMac;
    }

    /** In the low 48 bits, first byte highest. */
    public long sourceMac() {
        return link.sourceMac;
    }

    /**
     * The source's MAC address in a frame that carries no destination address, as in a Linux cooked capture.
     * {@link #sourceMac} is 0 then, so that both directions of a flow have the same ends. 0 when there is none. In the
     * low 48 bits, first byte highest.
     */
    public long linkSource() {
        return link.source;
    }

    /** VLAN tags of the frame, 0 to {@value #MAX_VLAN_TAGS}. */
    public int vlanTags() {
        return link.vlanTags;
    }

    /**
     * The VLAN ID of a tag, 0 to 4095.
     *
     * @param tag 0 is the outermost; below {@link #vlanTags}
     */
    public int vlanId(int tag) {
        return link.vlanIds[tag];
    }

    /**
     * The EtherType after all tags, labels and PPPoE. If these do not lead to IP, the EtherType of the last of them.
     * For an LLC frame, the EtherType of its SNAP header, or 0 if it has none.
     */
    public int etherType() {
        return link.etherType;
    }

    /**
     * Offset in the frame's memory of the payload after tags, labels and LLC header; set only for frames without IP.
     */
    public int linkPayloadOffset() {
        return link.payloadOffset;
    }

    /**
     * Bytes captured from {@link #linkPayloadOffset} on, within the length of an LLC frame; may include Ethernet
     * padding.
     */
    public int linkPayloadCaptured() {
        return link.payloadCaptured;
    }

    /** 4, 6, or 0 when the frame does not carry IP. */
    public int ipVersion() {
        return ip.version;
    }

    /** Offset of the IP header in the frame's memory; set only for frames with IP. */
    public int ipOffset() {
        return ip.offset;
    }

    /** Offset of the TTL or hop limit in the frame's memory; set only for frames with IP. */
    public int ttlOffset() {
        return ip.offset + (ip.version == 4 ? Ipv4Header.TTL : Ipv6Header.HOP_LIMIT);
    }

    /** Bytes of the IP packet, header included, by its length field. */
    public long ipLength() {
        return ip.length;
    }

    /** The first eight bytes of an IPv6 source address; 0 for IPv4. */
    public long sourceHigh() {
        return ip.sourceHigh;
    }

    /** The last eight bytes of an IPv6 source address, or an IPv4 address in the low 32 bits. */
    public long sourceLow() {
        return ip.sourceLow;
    }

    /** The first eight bytes of an IPv6 destination address; 0 for IPv4. */
    public long destinationHigh() {
        return ip.destinationHigh;
    }

    /** The last eight bytes of an IPv6 destination address, or an IPv4 address in the low 32 bits. */
    public long destinationLow() {
        return ip.destinationLow;
    }

    /** The IANA protocol number after the IP header and the extension headers that are walked. */
    public int protocol() {
        return ip.protocol;
    }

    public FragmentState fragmentState() {
        return ip.fragmentState;
    }

    /**
     * The source port; in a later fragment, that of the first fragment. The type of an ICMP message. The SSAP of an LLC
     * frame, without its response bit.
     */
    public int sourcePort() {
        return transport.sourcePort;
    }

    /**
     * The destination port; in a later fragment, that of the first fragment. The code of an ICMP message. The DSAP of
     * an LLC frame.
     */
    public int destinationPort() {
        return transport.destinationPort;
    }

    /** Whether {@link #sourcePort} and {@link #destinationPort} are the type and code of an ICMP message. */
    public boolean hasIcmpType() {
        return transport.hasIcmpType;
    }

    /** The TCP flags, as in {@link TcpHeader#flags}. */
    public int tcpFlags() {
        return transport.tcpFlags;
    }

    /**
     * Offset in the frame's memory of the transport header, or of the data that a later fragment continues with; set
     * only for frames with IP.
     */
    public int transportOffset() {
        return transport.offset;
    }

    /** Bytes from {@link #transportOffset} to the end of the IP packet, by its length field; not negative. */
    public long transportLength() {
        return transport.length;
    }

    /** How many of the {@link #transportLength} bytes were captured. */
    public int transportCaptured() {
        return transport.captured;
    }

    /** Bits of {@link Layer}. */
    int layers() {
        return link.layers;
    }

    /** Counts a fault, and keeps it as this frame's. */
    void note(WireFault fault) {
        this.fault = fault;
        faults.count(fault);
    }

    void clearFault() {
        fault = null;
    }

    void clear() {
        link.clear();
        ip.clear();
        transport.clear();
        fault = null;
    }
}
