package io.macmon.analyzer.record;

/** Names of IP protocols, as in Suricata's {@code proto} field. */
public final class IpProtocolName {

    private IpProtocolName() {}

    /** The name of an IANA protocol number, or the number itself if it has no common name. */
    public static String of(int protocol) {
        return switch (protocol) {
            case 1 -> "ICMP";
            case 2 -> "IGMP";
            case 6 -> "TCP";
            case 17 -> "UDP";
            case 33 -> "DCCP";
            case 41 -> "IPv6";
            case 47 -> "GRE";
            case 50 -> "ESP";
            case 51 -> "AH";
            case 58 -> "IPv6-ICMP";
            case 89 -> "OSPF";
            case 103 -> "PIM";
            case 112 -> "VRRP";
            case 132 -> "SCTP";
            case 136 -> "UDPLite";
            default -> Integer.toString(protocol);
        };
    }
}
