package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.claim.ClaimReader;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.identity.TcpSignature;
import io.macmon.analyzer.wire.ArpPacket;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.SourceMac;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The frame being judged, and the station that sent it. An audit reuses one instance for every frame, so a frame from a
 * known station allocates nothing. Text is formatted on request.
 */
public final class Sighting {

    /** {@link #tags} of a frame with too many of them. */
    public static final long MANY_TAGS = -2;

    private static final int MAX_TAGS = 5;
    private static final int VLAN_BITS = 12;
    private static final int ARP_REQUEST = 1;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int SOLICITED_TARGET = 8;
    private static final int TTL_OF_IPV4 = 8;
    private static final int SYN_ACK_RST = 0x16;
    private static final int SYN = 0x02;

    private final FrameDecoder decoder;
    private final DecodedFrame decoded;
    private final ArpPacket arp = new ArpPacket();
    private Frame frame;
    private Station station;
    private long nanos;
    private long number;

    public Sighting(FaultCounts faults) {
        decoder = new FrameDecoder(faults);
        decoded = decoder.decoded();
    }

    /**
     * Decodes the frame as far as possible; a header field that is missing is 0. The station is unknown until
     * {@link #setStation}.
     */
    public void read(Frame frame) {
        this.frame = frame;
        number++;
        nanos = frame.timestampNanos();
        decoder.decode(frame);
    }

    public void setStation(Station station) {
        this.station = station;
    }

    public Station station() {
        return station;
    }

    public long nanos() {
        return nanos;
    }

    /** The frame's number, from 1. It tells frames of the same time apart. */
    public long number() {
        return number;
    }

    public DecodedFrame headers() {
        return decoded;
    }

    /** The station's source address, or a negative value; as {@link SourceMac#of}. */
    public long sourceMac() {
        return decoded.hasMacs() ? decoded.sourceMac() : SourceMac.of(frame);
    }

    public boolean isInbound() {
        return frame.direction() == Direction.INBOUND;
    }

    /** As {@link DecodedFrame#vlan}. */
    public int vlan() {
        return decoded.vlan();
    }

    /** The VLAN ID in the first tag, by which a switch forwards the frame; 0 if untagged, or a priority tag. */
    public int outerVlan() {
        return decoded.vlanTags() == 0 ? 0 : decoded.vlanId(0);
    }

    /**
     * The VLAN IDs of all tags as one number: that of {@link #vlan} for up to one tag, and {@link #MANY_TAGS} for more
     * than {@value #MAX_TAGS}, which do not fit.
     */
    public long tags() {
        return decoded.vlanTags() < 2 ? outerVlan() : allTags();
    }

    /** The VLAN IDs of the tags behind the outer one, without priority tags; empty for nearly all frames. */
    public List<Integer> innerVlans() {
        if (decoded.vlanTags() < 2) {
            return List.of();
        }
        return IntStream.range(1, decoded.vlanTags())
                .map(decoded::vlanId)
                .filter(vlan -> vlan != 0)
                .boxed()
                .toList();
    }

    private long allTags() {
        if (decoded.vlanTags() > MAX_TAGS) {
            return MANY_TAGS;
        }
        long tags = 0;
        for (int i = 0; i < decoded.vlanTags(); i++) {
            tags = (tags << VLAN_BITS) | decoded.vlanId(i);
        }
        return tags | (1L << (VLAN_BITS * decoded.vlanTags())); // unlike any number of fewer tags
    }

    public boolean isEapol() {
        return decoded.etherType() == EtherType.EAPOL;
    }

    /**
     * Whether the destination is a single station. False if the capture has no destination address, as in a cooked
     * capture.
     */
    public boolean isUnicast() {
        return decoded.hasMacs() && !MacAddress.isMulticast(decoded.destinationMac());
    }

    /** Whether the destination is all stations. False if the capture has no destination address. */
    public boolean isBroadcast() {
        return decoded.destinationMac() == MacAddress.BROADCAST;
    }

    /**
     * The IP address whose owner an ARP request or a neighbour solicitation asks for, newly allocated; null if the
     * frame is neither, or announces an address.
     */
    public IpAddress wantedAddress() {
        if (isArp()) {
            return readArp(arp) == WireStatus.OK && arp.operation() == ARP_REQUEST && arp.senderIp() != arp.targetIp()
                    ? IpAddress.v4(arp.targetIp())
                    : null;
        }
        int at = decoded.transportOffset() + SOLICITED_TARGET;
        return isNeighbourSolicitation() && decoded.transportCaptured() >= SOLICITED_TARGET + 16
                ? IpAddress.v6(frame.memory().getLong(at), frame.memory().getLong(at + 8))
                : null;
    }

    public boolean isNeighbourSolicitation() {
        return decoded.protocol() == IpProtocol.ICMPV6
                && decoded.hasIcmpType()
                && decoded.sourcePort() == NEIGHBOUR_SOLICITATION;
    }

    public boolean isArp() {
        return decoded.etherType() == EtherType.ARP;
    }

    /** Points the packet at the frame's ARP packet. */
    public WireStatus readArp(ArpPacket packet) {
        return packet.wrap(frame.memory(), decoded.linkPayloadOffset(), decoded.linkPayloadCaptured());
    }

    public boolean isIp() {
        return decoded.ipVersion() != 0;
    }

    /**
     * Whether the station sent the packet itself: no router can have forwarded it, or its source is an address of the
     * station.
     */
    public boolean isStationsOwn(AddressBook book) {
        if (ClaimReader.isFromSegment(frame, decoded)) {
            return true;
        }
        AddressBook.Entry entry = book.find(sourceIp(), vlan());
        return entry != null && entry.owner() == station.mac;
    }

    public boolean isTcpSyn() {
        return decoded.protocol() == IpProtocol.TCP && (decoded.tcpFlags() & SYN_ACK_RST) == SYN;
    }

    /** Describes a TCP SYN; empty if its options were not captured. */
    public String synSignature() {
        int tcp = decoded.transportOffset();
        int captured = decoded.transportCaptured();
        return decoded.ipVersion() == 4
                ? TcpSignature.ofIpv4(frame.memory(), decoded.ttlOffset() - TTL_OF_IPV4, ttl(), tcp, captured)
                : TcpSignature.ofIpv6(frame.memory(), ttl(), tcp, captured);
    }

    /** The source IP address, newly allocated. */
    public IpAddress sourceIp() {
        return new IpAddress(decoded.ipVersion(), decoded.sourceHigh(), decoded.sourceLow());
    }

    /** The IP address of the sender in an ARP packet, or the packet's source; unspecified if none. */
    public IpAddress senderIp() {
        if (!isArp()) {
            return isIp() ? sourceIp() : IpAddress.v4(0);
        }
        return IpAddress.v4(readArp(arp) == WireStatus.OK ? arp.senderIp() : 0);
    }

    /** The destination IP address, newly allocated. */
    public IpAddress destinationIp() {
        return new IpAddress(decoded.ipVersion(), decoded.destinationHigh(), decoded.destinationLow());
    }

    /** Whether it is the first of several fragments. */
    public boolean isFirstFragment() {
        return decoded.fragmentState() == FragmentState.FIRST;
    }

    /** Whether the frame was captured to its end. */
    public boolean isFullyCaptured() {
        return frame.capturedLength() >= frame.originalLength();
    }

    /** The TTL or hop limit of an IP packet. */
    public int ttl() {
        return frame.memory().get(decoded.ttlOffset()) & 0xFF;
    }

    /** The values in {@link #text}, by name. */
    public Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        fields.put("frame", frameText());
        fields.put("vlan", String.valueOf(vlan()));
        fields.put("bytes", String.valueOf(frame.originalLength()));
        if (decoded.hasMacs()) {
            fields.put("destination", MacAddress.toString(decoded.destinationMac()));
        }
        return fields;
    }

    /**
     * Describes the frame, as in
     * {@code UDP to port 53 from 192.0.2.200, destination 00:02:03:04:05:06, untagged, 60 bytes}.
     */
    public String text() {
        return frameText()
                + (decoded.hasMacs() ? ", destination " + MacAddress.toString(decoded.destinationMac()) : "") + ", "
                + EvidenceText.vlan(vlan()) + ", " + frame.originalLength() + " bytes";
    }

    private String frameText() {
        return isArp() && readArp(arp) == WireStatus.OK ? FrameText.of(arp) : FrameText.of(decoded);
    }
}
