package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.config.net.IpAddress;

/** Summarizes a decoded frame, as in {@code UDP to port 53 from 192.0.2.200}. */
final class FrameText {

    private FrameText() {}

    static String of(DecodedFrame frame) {
        if (frame.ipVersion() != 0) {
            IpAddress source = new IpAddress(frame.ipVersion(), frame.sourceHigh(), frame.sourceLow());
            return protocol(frame) + " from " + source;
        }
        return EtherType.describe(frame.etherType());
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
