package io.macmon.cli.lab;

import io.macmon.capture.EtherType;
import io.macmon.config.net.MacAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A host in the lab network and the frames that it can send, complete with checksums. */
public record Host(String name, MacAddress mac, String ipv4, String ipv6) {

    private static final MacAddress BROADCAST = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final String UNSPECIFIED = "0.0.0.0";
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;

    public Host(String name, String mac, String ipv4, String ipv6) {
        this(name, MacAddress.parse(mac), ipv4, ipv6);
    }

    /** This host with the IP addresses of another. */
    Host impersonating(Host victim) {
        return new Host(name, mac, victim.ipv4, victim.ipv6);
    }

    public byte[] arpRequest(String target) {
        return ethernet(BROADCAST, EtherType.ARP, arp(1, new MacAddress(0), target));
    }

    public byte[] arpReply(Host to) {
        return ethernet(to.mac, EtherType.ARP, arp(2, to.mac, to.ipv4));
    }

    public byte[] udp(Host to, int sourcePort, int destinationPort, byte[] payload) {
        return ethernet(
                to.mac,
                EtherType.IPV4,
                ipv4Packet(UDP, ipv4, to.ipv4, udpDatagram(ipv4, to.ipv4, sourcePort, destinationPort, payload)));
    }

    /** A DHCP client's message, from a host that has no address yet. */
    byte[] dhcpRequest(int messageType, byte... options) {
        return udpBroadcast(
                UNSPECIFIED, Payload.DHCP_CLIENT, Payload.DHCP_SERVER, Payload.dhcpRequest(this, messageType, options));
    }

    /**
     * A DHCP server's message.
     *
     * @param address the address for the client
     */
    byte[] dhcpReply(Host client, String address, int messageType, byte... options) {
        return udpBroadcast(
                ipv4,
                Payload.DHCP_SERVER,
                Payload.DHCP_CLIENT,
                Payload.dhcpReply(client, address, messageType, options));
    }

    public byte[] udpBroadcast(String source, int sourcePort, int destinationPort, byte[] payload) {
        String all = "255.255.255.255";
        return ethernet(
                BROADCAST,
                EtherType.IPV4,
                ipv4Packet(UDP, source, all, udpDatagram(source, all, sourcePort, destinationPort, payload)));
    }

    public byte[] tcp(
            Host to,
            int sourcePort,
            int destinationPort,
            int flags,
            long sequence,
            long acknowledgment,
            byte[] payload) {
        PacketBuilder segment = new PacketBuilder()
                .u16(sourcePort)
                .u16(destinationPort)
                .u32(sequence)
                .u32(acknowledgment)
                .u8(5 << 4)
                .u8(flags)
                .u16(0xFFFF)
                .u16(0)
                .u16(0)
                .bytes(payload);
        segment.putU16(16, checksum(segment.toArray(), ipv4, to.ipv4, TCP));
        return ethernet(to.mac, EtherType.IPV4, ipv4Packet(TCP, ipv4, to.ipv4, segment.toArray()));
    }

    public byte[] echo(Host to, boolean reply, int identifier, int sequence) {
        PacketBuilder message = new PacketBuilder()
                .u8(reply ? 0 : 8)
                .u8(0)
                .u16(0)
                .u16(identifier)
                .u16(sequence)
                .bytes(new byte[56]);
        message.putU16(2, PacketBuilder.internetChecksum(message.toArray()));
        return ethernet(to.mac, EtherType.IPV4, ipv4Packet(ICMP, ipv4, to.ipv4, message.toArray()));
    }

    public byte[] neighbourSolicitation(Host target) {
        byte[] address = address(target.ipv6);
        String group = String.format("ff02::1:ff%02x:%02x%02x", address[13], address[14], address[15]);
        MacAddress groupMac =
                MacAddress.parse(String.format("33:33:ff:%02x:%02x:%02x", address[13], address[14], address[15]));
        PacketBuilder message = new PacketBuilder()
                .u8(NEIGHBOUR_SOLICITATION)
                .u8(0)
                .u16(0)
                .u32(0)
                .bytes(address)
                .u8(1)
                .u8(1)
                .bytes(mac.toBytes());
        return ethernet(groupMac, EtherType.IPV6, ipv6Packet(group, message));
    }

    public byte[] neighbourAdvertisement(Host to) {
        long solicitedOverride = 0x6000_0000L;
        PacketBuilder message = new PacketBuilder()
                .u8(NEIGHBOUR_ADVERTISEMENT)
                .u8(0)
                .u16(0)
                .u32(solicitedOverride)
                .bytes(address(ipv6))
                .u8(2)
                .u8(1)
                .bytes(mac.toBytes());
        return ethernet(to.mac, EtherType.IPV6, ipv6Packet(to.ipv6, message));
    }

    private byte[] arp(int operation, MacAddress targetMac, String target) {
        return new PacketBuilder()
                .u16(1)
                .u16(EtherType.IPV4)
                .u8(MacAddress.LENGTH)
                .u8(4)
                .u16(operation)
                .bytes(mac.toBytes())
                .bytes(address(ipv4))
                .bytes(targetMac.toBytes())
                .bytes(address(target))
                .toArray();
    }

    private static byte[] udpDatagram(
            String source, String destination, int sourcePort, int destinationPort, byte[] payload) {
        PacketBuilder datagram = new PacketBuilder()
                .u16(sourcePort)
                .u16(destinationPort)
                .u16(8 + payload.length)
                .u16(0)
                .bytes(payload);
        int checksum = checksum(datagram.toArray(), source, destination, UDP);
        datagram.putU16(6, checksum == 0 ? 0xFFFF : checksum); // 0 means no checksum (RFC 768)
        return datagram.toArray();
    }

    private static byte[] ipv4Packet(int protocol, String source, String destination, byte[] payload) {
        PacketBuilder packet = new PacketBuilder()
                .u8(0x45)
                .u8(0)
                .u16(20 + payload.length)
                .u32(0x4000)
                .u8(64)
                .u8(protocol)
                .u16(0)
                .bytes(address(source))
                .bytes(address(destination));
        packet.putU16(10, PacketBuilder.internetChecksum(packet.toArray()));
        return packet.bytes(payload).toArray();
    }

    private byte[] ipv6Packet(String destination, PacketBuilder message) {
        message.putU16(2, checksum(message.toArray(), ipv6, destination, ICMPV6));
        return new PacketBuilder()
                .u32(0x6000_0000L)
                .u16(message.length())
                .u8(ICMPV6)
                .u8(255)
                .bytes(address(ipv6))
                .bytes(address(destination))
                .bytes(message.toArray())
                .toArray();
    }

    // Includes the pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1).
    private static int checksum(byte[] segment, String source, String destination, int protocol) {
        return PacketBuilder.internetChecksum(new PacketBuilder()
                .bytes(address(source))
                .bytes(address(destination))
                .u32(segment.length)
                .u32(protocol)
                .bytes(segment)
                .toArray());
    }

    private byte[] ethernet(MacAddress destination, int etherType, byte[] payload) {
        byte[] frame = new PacketBuilder()
                .bytes(destination.toBytes())
                .bytes(mac.toBytes())
                .u16(etherType)
                .bytes(payload)
                .toArray();
        return frame.length < 60 ? Arrays.copyOf(frame, 60) : frame;
    }

    /** The bytes of an IP address. */
    static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException notLiteral) {
            throw new IllegalArgumentException(text, notLiteral);
        }
    }
}
