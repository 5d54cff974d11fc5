package io.macmon.capture.pcap;

import io.macmon.capture.EtherType;
import io.macmon.config.net.IpAddress;
import java.util.StringJoiner;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.ArpPacket.ArpHeader;
import org.pcap4j.packet.Dot1qVlanTagPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IcmpV6NeighborAdvertisementPacket;
import org.pcap4j.packet.IcmpV6NeighborSolicitationPacket;
import org.pcap4j.packet.IllegalPacket;
import org.pcap4j.packet.IpPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.LinuxSllPacket;
import org.pcap4j.packet.LlcPacket;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.SctpPacket;
import org.pcap4j.packet.SnapPacket;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.TcpPacket.TcpHeader;
import org.pcap4j.packet.UdpPacket;
import org.pcap4j.packet.UnknownPacket;
import org.pcap4j.packet.namednumber.ArpOperation;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.NamedNumber;

/** Describes the headers of a packet, outermost first, up to the transport header. */
final class PacketText {

    private static final String NO_NAME = "unknown";

    private final StringBuilder text = new StringBuilder();

    private PacketText() {}

    /** Describes a packet; returns an empty string for null, and if no header is known. */
    static String of(Packet packet) {
        PacketText description = new PacketText();
        Packet header = packet;
        while (header != null && description.add(header)) {
            header = header.getPayload();
        }
        return description.text.toString();
    }

    // Returns false if nothing after this header is to be described.
    private boolean add(Packet packet) {
        if (packet instanceof EthernetPacket ethernet) {
            return link(ethernet.getHeader().getType(), packet.getPayload());
        } else if (packet instanceof LinuxSllPacket cooked) {
            return link(cooked.getHeader().getProtocol(), packet.getPayload());
        } else if (packet instanceof Dot1qVlanTagPacket tag) {
            append("VLAN " + tag.getHeader().getVidAsInt());
            return link(tag.getHeader().getType(), packet.getPayload());
        } else if (packet instanceof SnapPacket snap) {
            return link(snap.getHeader().getProtocolId(), packet.getPayload());
        } else if (packet instanceof LlcPacket llc) {
            return llc(llc);
        } else if (packet instanceof ArpPacket arp) {
            return appendLast(arp(arp.getHeader()));
        } else if (packet instanceof IpPacket ip) {
            return ip(ip);
        } else if (packet instanceof TcpPacket tcp) {
            return appendLast(tcp(tcp.getHeader()));
        } else if (packet instanceof UdpPacket udp) {
            return appendLast("UDP " + udp.getHeader().getSrcPort().valueAsInt() + " > "
                    + udp.getHeader().getDstPort().valueAsInt());
        } else if (packet instanceof SctpPacket sctp) {
            return appendLast("SCTP " + sctp.getHeader().getSrcPort().valueAsInt() + " > "
                    + sctp.getHeader().getDstPort().valueAsInt());
        } else if (packet instanceof IcmpV4CommonPacket icmp) {
            return appendLast("ICMP " + name(icmp.getHeader().getType()));
        } else if (packet instanceof IcmpV6CommonPacket icmp) {
            return appendLast("ICMPv6 " + name(icmp.getHeader().getType()) + target(icmp.getPayload()));
        }
        return true;
    }

    private boolean appendLast(String part) {
        append(part);
        return false;
    }

    private void append(String part) {
        if (text.length() > 0) {
            text.append(' ');
        }
        text.append(part);
    }

    private boolean link(NamedNumber<Short, ?> type, Packet payload) {
        if (payload == null || payload instanceof UnknownPacket || payload instanceof IllegalPacket) {
            return appendLast(EtherType.describe(type.value() & 0xFFFF)
                    + (payload instanceof IllegalPacket ? ", malformed" : ""));
        }
        return true;
    }

    private boolean llc(LlcPacket llc) {
        if (!(llc.getPayload() instanceof SnapPacket)) {
            append(String.format(
                    "LLC dsap 0x%02x ssap 0x%02x",
                    llc.getHeader().getDsap().value(), llc.getHeader().getSsap().value()));
            return false;
        }
        return true;
    }

    private static String arp(ArpHeader arp) {
        String source = IpAddress.toString(arp.getSrcProtocolAddr());
        if (ArpOperation.REQUEST.equals(arp.getOperation())) {
            return "ARP request who-has " + IpAddress.toString(arp.getDstProtocolAddr()) + " tell " + source;
        }
        if (ArpOperation.REPLY.equals(arp.getOperation())) {
            return "ARP reply " + source + " is-at " + arp.getSrcHardwareAddr();
        }
        return "ARP " + name(arp.getOperation()) + " from " + source;
    }

    private boolean ip(IpPacket ip) {
        IpPacket.IpHeader header = ip.getHeader();
        append((ip instanceof IpV4Packet ? "IPv4 " : "IPv6 ") + IpAddress.toString(header.getSrcAddr()) + " > "
                + IpAddress.toString(header.getDstAddr()));
        if (ip instanceof IpV4Packet ipv4 && ipv4.getHeader().getFragmentOffset() != 0) {
            return appendLast(name(header.getProtocol()) + " fragment at "
                    + 8 * ipv4.getHeader().getFragmentOffset());
        }
        Packet payload = ip.getPayload();
        if (isExtensionHeader(header.getProtocol())) {
            return appendLast(name(header.getProtocol())); // pcap4j 1.8 misreads what follows such a header
        }
        if (payload == null || payload instanceof UnknownPacket || payload instanceof IllegalPacket) {
            return appendLast(name(header.getProtocol()) + (payload instanceof IllegalPacket ? ", malformed" : ""));
        }
        return true;
    }

    private static boolean isExtensionHeader(IpNumber protocol) {
        return IpNumber.IPV6_HOPOPT.equals(protocol)
                || IpNumber.IPV6_ROUTE.equals(protocol)
                || IpNumber.IPV6_FRAG.equals(protocol)
                || IpNumber.IPV6_DST_OPTS.equals(protocol);
    }

    private static String tcp(TcpHeader tcp) {
        StringJoiner flags = new StringJoiner("+");
        addIf(flags, tcp.getSyn(), "SYN");
        addIf(flags, tcp.getFin(), "FIN");
        addIf(flags, tcp.getRst(), "RST");
        addIf(flags, tcp.getPsh(), "PSH");
        addIf(flags, tcp.getAck(), "ACK");
        addIf(flags, tcp.getUrg(), "URG");
        return "TCP " + tcp.getSrcPort().valueAsInt() + " > " + tcp.getDstPort().valueAsInt() + " "
                + (flags.length() == 0 ? "no flags" : flags.toString())
                + " seq " + tcp.getSequenceNumberAsLong()
                + (tcp.getAck() ? " ack " + tcp.getAcknowledgmentNumberAsLong() : "")
                + " win " + tcp.getWindowAsInt();
    }

    private static void addIf(StringJoiner flags, boolean set, String flag) {
        if (set) {
            flags.add(flag);
        }
    }

    private static String target(Packet message) {
        if (message instanceof IcmpV6NeighborSolicitationPacket solicitation) {
            return " for " + IpAddress.toString(solicitation.getHeader().getTargetAddress());
        }
        if (message instanceof IcmpV6NeighborAdvertisementPacket advertisement) {
            return " of " + IpAddress.toString(advertisement.getHeader().getTargetAddress());
        }
        return "";
    }

    private static String name(NamedNumber<?, ?> number) {
        return NO_NAME.equals(number.name()) ? number.valueAsString() : number.name();
    }
}
