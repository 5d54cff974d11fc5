package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.FRAGMENTED_CONTROL;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Role;
import java.util.Map;

/**
 * Judges first fragments of messages that configure other stations: DHCP, DHCPv6, neighbour discovery, ICMP redirects,
 * and answers to name queries. Only the receiver puts the fragments together, so a claim in a later fragment cannot be
 * judged. Neighbour discovery must not be fragmented (RFC 6980), and the first fragment must have all headers (RFC
 * 7112).
 */
public final class FragmentRules {

    private static final int MIN_TRANSPORT_LENGTH = 8;
    private static final int MIN_LONG_LENGTH = 512;
    private static final int ICMP_REDIRECT = 5;
    private static final int NBNS = 137;
    private static final int MDNS = 5353;
    private static final int LLMNR = 5355;
    private static final String CANNOT_BE_JUDGED = ", so the message cannot be judged";
    private static final String FORBIDDEN = ", which RFC 6980 forbids";

    private final FindingLog findings;

    public FragmentRules(FindingLog findings) {
        this.findings = findings;
    }

    /** Judges a first fragment. */
    public void onFirstFragment(Sighting sighting) {
        DecodedFrame frame = sighting.headers();
        if (frame.ipVersion() == 6 && hidesHeaders(sighting)) {
            raise(
                    sighting,
                    "incomplete-headers",
                    "an IPv6 packet",
                    ", whose headers continue in the next fragment, which RFC 7112 forbids");
            return;
        }
        switch (frame.protocol()) {
            case IpProtocol.UDP -> onUdp(sighting, frame);
            case IpProtocol.ICMP -> {
                if (frame.ipVersion() == 4 && frame.hasIcmpType() && frame.sourcePort() == ICMP_REDIRECT) {
                    raise(sighting, "redirect", "an ICMP redirect", CANNOT_BE_JUDGED);
                }
            }
            case IpProtocol.ICMPV6 -> {
                if (frame.ipVersion() == 6 && frame.hasIcmpType()) {
                    onIcmpv6(sighting, frame.sourcePort());
                }
            }
            default -> {}
        }
    }

    private static boolean hidesHeaders(Sighting sighting) {
        DecodedFrame frame = sighting.headers();
        return switch (frame.protocol()) {
            case IpProtocol.UDP, IpProtocol.ICMPV6, IpProtocol.TCP -> frame.transportLength() < MIN_TRANSPORT_LENGTH;
            case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.DESTINATION_OPTIONS ->
                sighting.isFullyCaptured();
            default -> false;
        };
    }

    // A DHCP server's message may be long; its relay is a router.
    private void onUdp(Sighting sighting, DecodedFrame frame) {
        Station station = sighting.station();
        if (station.has(Role.DHCP_SERVER) || station.has(Role.ROUTER)) {
            return;
        }
        int from = frame.sourcePort();
        int to = frame.destinationPort();
        String ports = " (UDP port " + from + " to " + to + ")";
        if (frame.ipVersion() == 4 && (isDhcp(from) || isDhcp(to))) {
            raise(sighting, "dhcp", "a DHCP message" + ports, CANNOT_BE_JUDGED);
        } else if (frame.ipVersion() == 6 && (isDhcp6(from) || isDhcp6(to))) {
            raise(sighting, "dhcp6", "a DHCPv6 message" + ports, CANNOT_BE_JUDGED);
        } else if (isNameAnswer(from, frame.transportLength())) {
            raise(sighting, "name-answer", "an answer to a name query" + ports, CANNOT_BE_JUDGED);
        }
    }

    private static boolean isDhcp(int port) {
        return port == 67 || port == 68;
    }

    // LLMNR and NBNS are always short. An mDNS message may be long, but then its first fragment is, too.
    private static boolean isNameAnswer(int from, long length) {
        return from == LLMNR || from == NBNS || (from == MDNS && length < MIN_LONG_LENGTH);
    }

    private static boolean isDhcp6(int port) {
        return port == 546 || port == 547;
    }

    private void onIcmpv6(Sighting sighting, int type) {
        switch (type) {
            case 133 -> raise(sighting, "router-solicitation", "a router solicitation", FORBIDDEN);
            case 134 -> raise(sighting, "router-advertisement", "a router advertisement", FORBIDDEN);
            case 135 -> raise(sighting, "neighbour-solicitation", "a neighbour solicitation", FORBIDDEN);
            case 136 -> raise(sighting, "neighbour-advertisement", "a neighbour advertisement", FORBIDDEN);
            case 137 -> raise(sighting, "redirect", "an ICMPv6 redirect", FORBIDDEN);
            case 148, 149 -> raise(sighting, "certification-path", "a certification path message (SEND)", FORBIDDEN);
            default -> {}
        }
    }

    private void raise(Sighting sighting, String subject, String message, String why) {
        IpAddress source = sighting.sourceIp();
        IpAddress destination = sighting.destinationIp();
        findings.raise(
                FRAGMENTED_CONTROL,
                sighting.station().mac,
                subject,
                sighting.nanos(),
                () -> "sends the first fragment of " + message + " from " + source + " to " + destination + why,
                () -> Map.of(
                        "source_ip", source.toString(),
                        "destination_ip", destination.toString(),
                        "vlan", String.valueOf(sighting.vlan())));
    }
}
