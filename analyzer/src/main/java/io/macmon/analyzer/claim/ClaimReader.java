package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.LlcHeader;
import io.macmon.analyzer.wire.PortsHeader;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import java.util.function.Consumer;

/**
 * Reads what frames claim. A frame that claims nothing, as nearly all do, costs a few compares and no memory. Only what the
 * outermost IP header carries is looked at, and no later fragment; nothing is remembered from frame to frame.
 *
 * <p>A message that is cut or malformed is claimed as far as it is sound, and counted by its {@link ClaimFault}. One thread only.
 */
public final class ClaimReader {

    private static final int IPV4 = 20;
    private static final int IPV6 = 40;

    private static final long CDP = 0xAAAA_0300_000C_2000L;

    private final ClaimContext reading;
    private final ArpClaims arp = new ArpClaims();
    private final NdClaims nd = new NdClaims();
    private final DhcpClaims dhcp = new DhcpClaims();
    private final Dhcp6Claims dhcp6 = new Dhcp6Claims();
    private final LldpClaims lldp = new LldpClaims();
    private final CdpClaims cdp = new CdpClaims();

    /** @param counts what this reader reads, and cannot read */
    public ClaimReader(ClaimCounts counts) {
        reading = new ClaimContext(counts);
    }

    /** Whether a frame is of a protocol that claims something; false for nearly all. */
    public boolean mayClaim(DecodedFrame decoded) {
        return protocolOf(decoded) != null;
    }

    /**
     * Reads a frame.
     *
     * @param decoded has just decoded it, with whatever success
     * @param sink    takes the claims, none or several, during this call
     */
    public void read(Frame frame, DecodedFrame decoded, Consumer<Claim> sink) {
        ClaimProtocol protocol = protocolOf(decoded);
        if (protocol == null) {
            return;
        }
        if (protocol == ClaimProtocol.CDP && !isCdp(frame, decoded)) {
            return;
        }
        reading.begin(decoded, frame.capturedLength() >= frame.originalLength(), sink);
        if (decoded.ipVersion() == 0) {
            reading.message().set(frame.memory(), decoded.linkPayloadOffset(), decoded.linkPayloadCaptured());
        } else {
            reading.message().set(frame.memory(), decoded.transportOffset(), decoded.transportCaptured());
            reading.ipHeader().set(frame.memory(), decoded.ipOffset(), decoded.ipVersion() == 4 ? IPV4 : IPV6);
        }
        if (protocol == ClaimProtocol.VRRP && VrrpClaims.isCarp(reading.message(), decoded.transportLength())) {
            protocol = ClaimProtocol.CARP;
        }
        reading.count(protocol);
        read(protocol, frame);
    }

    private void read(ClaimProtocol protocol, Frame frame) {
        switch (protocol) {
            case ARP -> arp.read(reading, frame);
            case ND -> nd.read(reading);
            case ICMP_REDIRECT -> IcmpRedirectClaims.read(reading);
            case DHCP -> dhcp.read(udpPayload());
            case DHCP6 -> dhcp6.read(udpPayload());
            case MDNS -> DnsClaims.read(udpPayload(), Name.Source.MDNS);
            case LLMNR -> DnsClaims.read(udpPayload(), Name.Source.LLMNR);
            case NBNS -> NbnsClaims.read(udpPayload());
            case LLDP -> lldp.read(reading);
            case CDP -> cdp.read(reading);
            case EAPOL -> EapolClaims.read(reading);
            case VRRP -> VrrpClaims.read(reading, false);
            case CARP -> VrrpClaims.read(reading, true);
            case HSRP -> HsrpClaims.read(udpPayload());
            case GLBP -> GlbpClaims.read(udpPayload());
        }
    }

    // What UDP's length leaves; a length of 0 or beyond the packet is as good as none.
    private ClaimContext udpPayload() {
        MessageView message = reading.message();
        int length = message.u16(PortsHeader.UDP_DATAGRAM_LENGTH);
        int told = length < PortsHeader.UDP_LENGTH ? message.length() : length;
        message.set(message, PortsHeader.UDP_LENGTH, told - PortsHeader.UDP_LENGTH);
        return reading;
    }

    private static ClaimProtocol protocolOf(DecodedFrame decoded) {
        if (decoded.ipVersion() == 0) {
            return protocolOfEtherType(decoded);
        }
        if (decoded.protocol() == IpProtocol.TCP || decoded.fragmentState() == FragmentState.LATER) {
            return null;
        }
        return switch (decoded.protocol()) {
            case IpProtocol.UDP ->
                isToRouterGroup(decoded) ? protocolOfRouterPort(decoded.sourcePort()) : protocolOfPorts(decoded);
            case IpProtocol.ICMPV6 -> decoded.ipVersion() == 6 ? protocolOfIcmpv6(decoded) : null;
            case IpProtocol.ICMP ->
                decoded.ipVersion() == 4 && decoded.hasIcmpType() && decoded.sourcePort() == 5
                        ? ClaimProtocol.ICMP_REDIRECT
                        : null;
            case IpProtocol.VRRP -> ClaimProtocol.VRRP;
            default -> null;
        };
    }

    private static ClaimProtocol protocolOfEtherType(DecodedFrame decoded) {
        return switch (decoded.etherType()) {
            case EtherType.ARP -> ClaimProtocol.ARP;
            case EtherType.EAPOL -> ClaimProtocol.EAPOL;
            case EtherType.LLDP -> ClaimProtocol.LLDP;
            case 0 -> decoded.destinationPort() == LlcHeader.SNAP_SAP ? ClaimProtocol.CDP : null;
            default -> null;
        };
    }

    private static ClaimProtocol protocolOfPorts(DecodedFrame decoded) {
        ClaimProtocol ofSource = protocolOfPort(decoded.sourcePort());
        return ofSource != null ? ofSource : protocolOfPort(decoded.destinationPort());
    }

    // Routers speak to a group, from the port that they speak to; anybody else may come to use one of these ports.
    private static boolean isToRouterGroup(DecodedFrame decoded) {
        boolean toGroup = decoded.ipVersion() == 4
                ? decoded.destinationLow() >>> 28 == 0xE
                : decoded.destinationHigh() >>> 56 == 0xFF;
        return toGroup
                && decoded.sourcePort() == decoded.destinationPort()
                && protocolOfRouterPort(decoded.sourcePort()) != null;
    }

    private static ClaimProtocol protocolOfRouterPort(int port) {
        return switch (port) {
            case 1985, 2029 -> ClaimProtocol.HSRP;
            case 3222 -> ClaimProtocol.GLBP;
            default -> null;
        };
    }

    private static ClaimProtocol protocolOfPort(int port) {
        return switch (port) {
            case 67, 68 -> ClaimProtocol.DHCP;
            case 137 -> ClaimProtocol.NBNS;
            case 546, 547 -> ClaimProtocol.DHCP6;
            case 5353 -> ClaimProtocol.MDNS;
            case 5355 -> ClaimProtocol.LLMNR;
            default -> null;
        };
    }

    private static ClaimProtocol protocolOfIcmpv6(DecodedFrame decoded) {
        return decoded.hasIcmpType() && NdClaims.isRead(decoded.sourcePort()) ? ClaimProtocol.ND : null;
    }

    // The SNAP header lies right before what the frame carries.
    private static boolean isCdp(Frame frame, DecodedFrame decoded) {
        int snap = decoded.linkPayloadOffset() - LlcHeader.SNAP_LENGTH;
        return snap >= frame.offset() && frame.memory().getLong(snap) == CDP;
    }
}
