package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.wire.ArpPacket;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;

/**
 * Summarizes a decoded frame, as in {@code UDP to port 53 from 192.0.2.200} or
 * {@code ARP who-has 192.0.2.1 tell 192.0.2.200}.
 */
final class FrameText {

    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;

    private FrameText() {}

    static String of(DecodedFrame frame) {
        if (frame.ipVersion() != 0) {
            IpAddress source = new IpAddress(frame.ipVersion(), frame.sourceHigh(), frame.sourceLow());
            return protocol(frame) + " from " + source;
        }
        return EtherType.describe(frame.etherType());
    }

    static String of(ArpPacket arp) {
        IpAddress sender = IpAddress.v4(arp.senderIp());
        return switch (arp.operation()) {
            case ARP_REQUEST -> "ARP who-has " + IpAddress.v4(arp.targetIp()) + " tell " + sender;
            case ARP_REPLY -> "ARP reply " + sender + " is-at " + MacAddress.toString(arp.senderMac());
            default -> "ARP operation " + arp.operation() + " from " + sender;
        };
    }

    private static String protocol(DecodedFrame frame) {
        return switch (frame.protocol()) {
            case IpProtocol.ICMP -> "ICMP";
            case IpProtocol.TCP -> "TCP to port " + frame.destinationPort();
            case IpProtocol.UDP -> "UDP to port " + frame.destinationPort();
            case IpProtocol.ICMPV6 -> "ICMPv6";
            default -> "IP protocol " + frame.protocol();
        };
    }
}
