package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.ControlMessage.Protocol;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.LlcHeader;
import io.macmon.analyzer.wire.NamePorts;
import io.macmon.analyzer.wire.PortsHeader;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * Reads the claims in frames. Nearly all frames have none; they cost a few comparisons and no memory. Only the payload
 * of the outermost IP header is read, and later fragments are not read. Nothing is remembered from frame to frame.
 *
 * <p>If a message is truncated or malformed, the valid part still yields claims, and a {@link ClaimFault} is counted.
 * One thread only.
 */
public final class ClaimReader {

    // LLC and SNAP header: access points, control field, Cisco's OUI, protocol ID.
    private static final long CISCO_SNAP_HEADER = 0xAAAA_0300_000C_0000L;
    private static final long PROTOCOL_ID = 0xFFFF;
    private static final int PVST = 0x010B;

    private static final int SPANNING_TREE_SAP = 0x42;
    private static final int GARP_PROTOCOL = 1;

    private static final int ISIS_SAP = 0xFE;

    private static final int ICMP_ECHO_REPLY = 0;
    private static final int ICMP_REDIRECT = 5;
    private static final int ICMP_ROUTER_ADVERTISEMENT = 9;

    private static final int MLD_QUERY = 130;
    private static final int MLD_ROUTER = 151;

    private static final int RIP = 520;
    private static final int RIPNG = 521;

    /** A packet that a router forwarded has a lower one. */
    private static final int MAX_TTL = 255;

    private static final int LINK_GROUPS = 0xE0_0000; // 224.0.0.0/24
    private static final long BROADCAST = 0xFFFF_FFFFL;
    private static final int LINK_GROUPS_6 = 0xFF02;

    private static final long PASSWORD_KEY = new SecureRandom().nextLong();

    private final ClaimContext context;
    private final ArpClaims arp = new ArpClaims();
    private final NdClaims nd = new NdClaims();
    private final DhcpClaims dhcp = new DhcpClaims();
    private final Dhcp6Claims dhcp6 = new Dhcp6Claims();
    private final DnsClaims dns = new DnsClaims();
    private final LldpClaims lldp = new LldpClaims();
    private final CdpClaims cdp = new CdpClaims();

    /** Passwords in its claims can be compared with each other during one run. */
    public ClaimReader(ClaimCounts counts) {
        this(counts, PASSWORD_KEY);
    }

    /**
     * @param counts      counts the frames read, and the faults
     * @param passwordKey secret; with the same one, the same password in a claim has the same hash
     */
    public ClaimReader(ClaimCounts counts, long passwordKey) {
        context = new ClaimContext(counts, passwordKey);
    }

    /** Whether a frame of {@link ClaimProtocol#DNS} may name stations, by its DNS header; false for most answers. */
    public static boolean mayNameHosts(Frame frame, DecodedFrame decoded) {
        int at = decoded.transportOffset() + PortsHeader.UDP_LENGTH;
        int captured = decoded.transportCaptured() - PortsHeader.UDP_LENGTH;
        return DnsClaims.mayNameHosts(new MessageView().set(frame.memory(), at, captured));
    }

    /**
     * Whether no router can have forwarded the frame's packet, so that the frame's source is its sender. Of any other
     * packet, a remote host may have chosen the TTL so that it arrives with that of a host on the segment. Packets to
     * groups count as unrouted, because devices such as media servers send nothing else; multicast routers forward
     * some.
     */
    public static boolean isFromSegment(Frame frame, DecodedFrame decoded) {
        if (decoded.ipVersion() == 0) {
            return true;
        }
        IpAddress source = new IpAddress(decoded.ipVersion(), decoded.sourceHigh(), decoded.sourceLow());
        return (frame.memory().get(decoded.ttlOffset()) & 0xFF) == MAX_TTL
                || source.isLinkLocal()
                || source.isUnspecified()
                || MacAddress.isMulticast(decoded.destinationMac())
                || isToLink(decoded);
    }

    private static boolean isToLink(DecodedFrame decoded) {
        return decoded.ipVersion() == 4
                ? decoded.destinationLow() >>> 8 == LINK_GROUPS || decoded.destinationLow() == BROADCAST
                : decoded.destinationHigh() >>> 48 == LINK_GROUPS_6;
    }

    /** Whether the frame's protocol makes claims; false for nearly all frames. */
    public boolean mayClaim(DecodedFrame decoded) {
        return protocolOf(decoded) != null;
    }

    /**
     * Reads a frame.
     *
     * @param decoded the frame's fields, even if the frame could not be decoded completely
     * @param sink    receives the claims, during this call
     * @return the protocol that was read; null if the frame makes no claims
     */
    public ClaimProtocol read(Frame frame, DecodedFrame decoded, Consumer<Claim> sink) {
        ClaimProtocol candidate = protocolOf(decoded);
        if (candidate == null) {
            return null;
        }
        context.begin(frame, decoded, sink);
        ClaimProtocol protocol = refined(candidate, frame, decoded);
        if (protocol != null) {
            context.count(protocol);
            read(protocol, frame);
        }
        return protocol;
    }

    // Protocols that share a number differ in the message.
    private ClaimProtocol refined(ClaimProtocol candidate, Frame frame, DecodedFrame decoded) {
        MessageView message = context.message();
        return switch (candidate) {
            case CDP -> protocolOfSnap(snapProtocol(frame, decoded));
            case STP -> message.u16(0) == GARP_PROTOCOL ? ClaimProtocol.GVRP : candidate;
            case VRRP -> VrrpClaims.isCarp(message, decoded.transportLength()) ? ClaimProtocol.CARP : candidate;
            default -> candidate;
        };
    }

    private void read(ClaimProtocol protocol, Frame frame) {
        switch (protocol) {
            case ARP -> arp.read(context, frame);
            case ND -> nd.read(context);
            case ICMP_REDIRECT -> IcmpRedirectClaims.read(context);
            case DHCP -> dhcp.read(udpPayload());
            case DHCP6 -> dhcp6.read(udpPayload());
            case DNS -> dns.readHosts(udpPayload());
            case MDNS -> dns.read(udpPayload(), Name.Source.MDNS);
            case LLMNR -> dns.read(udpPayload(), Name.Source.LLMNR);
            case NBNS -> NbnsClaims.read(udpPayload());
            case SSDP -> SsdpClaims.read(udpPayload());
            case LLDP -> lldp.read(context);
            case CDP -> cdp.read(context);
            case STP ->
                SwitchClaims.readBpdu(
                        context,
                        context.decoded().destinationPort() == LlcHeader.SNAP_SAP ? Protocol.PVST : Protocol.STP);
            case DTP -> SwitchClaims.readDtp(context);
            case VTP -> SwitchClaims.readVtp(context);
            case PAGP -> SwitchClaims.readUnopened(context, Protocol.PAGP);
            case UDLD -> SwitchClaims.readUnopened(context, Protocol.UDLD);
            case GVRP -> SwitchClaims.readGvrp(context);
            case MVRP -> SwitchClaims.readMvrp(context);
            case LACP -> SwitchClaims.readLacp(context);
            case OSPF -> RoutingClaims.readOspf(context);
            case RIP -> RoutingClaims.readRip(udpPayload());
            case EIGRP -> RoutingClaims.readEigrp(context);
            case IRDP -> RoutingClaims.readIrdp(context);
            case PIM -> RoutingClaims.readPim(context);
            case MLD -> RoutingClaims.readMld(context);
            case ISIS -> RoutingClaims.readIsis(context);
            case EAPOL -> EapolClaims.read(context);
            case VRRP -> VrrpClaims.read(context, false);
            case CARP -> VrrpClaims.read(context, true);
            case HSRP -> HsrpClaims.read(udpPayload());
            case GLBP -> GlbpClaims.read(udpPayload());
            case IGMP -> RoutingClaims.readIgmp(context);
        }
    }

    // The payload is bounded by the length in the UDP header, unless that is 0 (offload) or less than the header.
    private ClaimContext udpPayload() {
        MessageView message = context.message();
        int length = message.u16(PortsHeader.UDP_DATAGRAM_LENGTH);
        int datagram = length < PortsHeader.UDP_LENGTH ? message.length() : length;
        message.set(message, PortsHeader.UDP_LENGTH, datagram - PortsHeader.UDP_LENGTH);
        return context;
    }

    /**
     * The protocol that a frame may make claims in, by its headers; null for nearly all frames. Protocols that share a
     * number differ in the message: CDP stands for all of Cisco's with a SNAP header.
     */
    public static ClaimProtocol protocolOf(DecodedFrame decoded) {
        if (decoded.ipVersion() == 0) {
            return protocolOfEtherType(decoded);
        }
        if (decoded.protocol() == IpProtocol.TCP || decoded.fragmentState() == FragmentState.LATER) {
            return null;
        }
        return switch (decoded.protocol()) {
            case IpProtocol.UDP ->
                decoded.sourcePort() == decoded.destinationPort()
                        ? protocolOfSamePort(decoded)
                        : protocolOfPorts(decoded);
            case IpProtocol.ICMPV6 -> decoded.ipVersion() == 6 ? protocolOfIcmpv6(decoded) : null;
            case IpProtocol.ICMP -> decoded.ipVersion() == 4 ? protocolOfIcmp(decoded) : null;
            case IpProtocol.VRRP -> ClaimProtocol.VRRP;
            case IpProtocol.IGMP -> decoded.ipVersion() == 4 ? ClaimProtocol.IGMP : null;
            case IpProtocol.OSPF -> ClaimProtocol.OSPF;
            case IpProtocol.EIGRP -> ClaimProtocol.EIGRP;
            case IpProtocol.PIM -> ClaimProtocol.PIM;
            default -> null;
        };
    }

    private static ClaimProtocol protocolOfEtherType(DecodedFrame decoded) {
        return switch (decoded.etherType()) {
            case EtherType.ARP -> ClaimProtocol.ARP;
            case EtherType.EAPOL -> ClaimProtocol.EAPOL;
            case EtherType.LLDP -> ClaimProtocol.LLDP;
            case EtherType.SLOW_PROTOCOLS -> ClaimProtocol.LACP;
            case EtherType.MVRP -> ClaimProtocol.MVRP;
            case 0 -> protocolOfLlc(decoded);
            default -> null;
        };
    }

    private static ClaimProtocol protocolOfLlc(DecodedFrame decoded) {
        return switch (decoded.destinationPort()) {
            case LlcHeader.SNAP_SAP -> ClaimProtocol.CDP;
            case SPANNING_TREE_SAP -> ClaimProtocol.STP;
            case ISIS_SAP -> ClaimProtocol.ISIS;
            default -> null;
        };
    }

    // The receiver decides by the destination port, so a source port does not change the protocol. DHCP is sent only to
    // its own ports; names are also sent to the port that asked.
    private static ClaimProtocol protocolOfPorts(DecodedFrame decoded) {
        ClaimProtocol byDestination = protocolOfPort(decoded.destinationPort());
        return byDestination != null ? byDestination : protocolOfAnswer(decoded.sourcePort());
    }

    // Routers use the same source and destination port. Any other packet may use one of these ports by chance.
    private static ClaimProtocol protocolOfSamePort(DecodedFrame decoded) {
        int port = decoded.sourcePort();
        return switch (port) {
            case RIP -> decoded.ipVersion() == 4 ? ClaimProtocol.RIP : null;
            case RIPNG -> decoded.ipVersion() == 6 ? ClaimProtocol.RIP : null;
            case 1985, 2029 -> isToGroup(decoded) ? ClaimProtocol.HSRP : null;
            case 3222 -> isToGroup(decoded) ? ClaimProtocol.GLBP : null;
            case NamePorts.DNS -> ClaimProtocol.DNS;
            default -> protocolOfPort(port);
        };
    }

    private static boolean isToGroup(DecodedFrame decoded) {
        return decoded.ipVersion() == 4
                ? decoded.destinationLow() >>> 28 == 0xE
                : decoded.destinationHigh() >>> 56 == 0xFF;
    }

    private static ClaimProtocol protocolOfPort(int port) {
        return switch (port) {
            case 67, 68 -> ClaimProtocol.DHCP;
            case 546, 547 -> ClaimProtocol.DHCP6;
            default -> protocolOfNames(port);
        };
    }

    private static ClaimProtocol protocolOfAnswer(int sourcePort) {
        return sourcePort == NamePorts.DNS ? ClaimProtocol.DNS : protocolOfNames(sourcePort);
    }

    private static ClaimProtocol protocolOfNames(int port) {
        return switch (port) {
            case 137 -> ClaimProtocol.NBNS;
            case 1900 -> ClaimProtocol.SSDP;
            case 5353 -> ClaimProtocol.MDNS;
            case 5355 -> ClaimProtocol.LLMNR;
            default -> null;
        };
    }

    private static ClaimProtocol protocolOfIcmp(DecodedFrame decoded) {
        return switch (decoded.hasIcmpType() ? decoded.sourcePort() : ICMP_ECHO_REPLY) {
            case ICMP_REDIRECT -> ClaimProtocol.ICMP_REDIRECT;
            case ICMP_ROUTER_ADVERTISEMENT -> ClaimProtocol.IRDP;
            default -> null;
        };
    }

    private static ClaimProtocol protocolOfIcmpv6(DecodedFrame decoded) {
        if (!decoded.hasIcmpType()) {
            return null;
        }
        return switch (decoded.sourcePort()) {
            case MLD_QUERY, MLD_ROUTER -> ClaimProtocol.MLD;
            default -> NdClaims.isRead(decoded.sourcePort()) ? ClaimProtocol.ND : null;
        };
    }

    // Cisco's protocol ID, or -1. The SNAP header comes right before the payload.
    private static int snapProtocol(Frame frame, DecodedFrame decoded) {
        int snapAt = decoded.linkPayloadOffset() - LlcHeader.SNAP_LENGTH;
        if (snapAt < frame.offset()) {
            return -1;
        }
        long header = frame.memory().getLong(snapAt);
        return (header & ~PROTOCOL_ID) == CISCO_SNAP_HEADER ? (int) (header & PROTOCOL_ID) : -1;
    }

    private static ClaimProtocol protocolOfSnap(int protocolId) {
        return switch (protocolId) {
            case PVST -> ClaimProtocol.STP;
            case 0x0104 -> ClaimProtocol.PAGP;
            case 0x0111 -> ClaimProtocol.UDLD;
            case 0x2000 -> ClaimProtocol.CDP;
            case 0x2003 -> ClaimProtocol.VTP;
            case 0x2004 -> ClaimProtocol.DTP;
            default -> null;
        };
    }
}
