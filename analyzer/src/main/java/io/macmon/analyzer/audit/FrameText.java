package io.macmon.analyzer.audit;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.capture.EtherType;
import io.macmon.config.net.IpAddress;

/** A frame in a few words. */
final class FrameText {

    private FrameText() {}

    static String of(DecodedFrame frame) {
        if (frame.ipVersion() != 0) {
            IpAddress from = new IpAddress(frame.ipVersion(), frame.sourceHigh(), frame.sourceLow());
            return protocol(frame) + " from " + from;
        }
        return EtherType.describe(frame.etherType());
    }

    private static String protocol(DecodedFrame frame) {
        String version = frame.ipVersion() == 6 ? " over IPv6" : "";
        return switch (frame.protocol()) {
            case 1 -> "ICMP";
            case 6 -> "TCP to port " + frame.destinationPort() + version;
            case 17 -> "UDP to port " + frame.destinationPort() + version;
            case 58 -> "ICMPv6";
            default -> "IP protocol " + frame.protocol() + version;
        };
    }
}
