package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.ip;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames that routers send. */
final class RouterFrames {

    private static final long VRRP_GROUP = 0x0100_5E00_0012L;
    private static final long HSRP_GROUP = 0x0100_5E00_0002L;
    private static final long ALL_NODES = 0x3333_0000_0001L;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int ICMPV6 = 58;
    private static final int TTL = 8;
    private static final int HOP_LIMIT = 7;
    private static final int IPV6_SOURCE = 8;

    private RouterFrames() {}

    /** A VRRP advertisement for one address. */
    static byte[] vrrp(long mac, String source, int group, String shared) {
        int address = ip(shared);
        byte[] message = {
            0x31,
            (byte) group,
            100,
            1,
            0,
            100,
            0,
            0,
            (byte) (address >>> 24),
            (byte) (address >>> 16),
            (byte) (address >>> 8),
            (byte) address
        };
        byte[] packet = FrameBytes.ipv4(ip(source), ip("224.0.0.18"), 112, message);
        return FrameBytes.ethernet(VRRP_GROUP, mac, IPV4, FrameBytes.with(packet, TTL, 255));
    }

    /** An HSRP version 1 hello. */
    static byte[] hsrp(long mac, String source, int group, String shared) {
        int address = ip(shared);
        byte[] hello = new byte[20];
        hello[2] = 16;
        hello[6] = (byte) group;
        for (int i = 0; i < 4; i++) {
            hello[16 + i] = (byte) (address >>> (24 - 8 * i));
        }
        byte[] datagram = FrameBytes.joined(FrameBytes.with(FrameBytes.udp(1_985, 1_985), 4, 0, 28), hello);
        return FrameBytes.ethernet(HSRP_GROUP, mac, IPV4, FrameBytes.ipv4(ip(source), ip("224.0.0.2"), 17, datagram));
    }

    /** A router advertisement from {@code fe80::} and the given interface ID. */
    static byte[] advertisement(long mac, long interfaceId) {
        return advertisement(mac, interfaceId, 0);
    }

    /** @param hopLimit the hop limit that hosts are to use; 0 to leave it to them */
    static byte[] advertisement(long mac, long interfaceId, int hopLimit) {
        byte[] message = new byte[16];
        message[0] = (byte) 134;
        message[4] = (byte) hopLimit;
        message[6] = 7;
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(interfaceId, 1, ICMPV6, message), HOP_LIMIT, 255);
        return FrameBytes.ethernet(ALL_NODES, mac, IPV6, FrameBytes.with(packet, IPV6_SOURCE, 0xFE, 0x80, 0, 0));
    }

    /** A router advertisement with a lifetime below 256 seconds and options. */
    static byte[] announcement(long mac, long interfaceId, int lifetime, byte[]... options) {
        byte[] message = new byte[16];
        message[0] = (byte) 134;
        message[7] = (byte) lifetime;
        byte[] body = FrameBytes.joined(message, FrameBytes.joined(options));
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(interfaceId, 1, ICMPV6, body), HOP_LIMIT, 255);
        return FrameBytes.ethernet(ALL_NODES, mac, IPV6, FrameBytes.with(packet, IPV6_SOURCE, 0xFE, 0x80, 0, 0));
    }

    /** A neighbour advertisement of {@code fe80::} and the given interface ID to all nodes. */
    static byte[] neighbour(long mac, long interfaceId, boolean isRouter) {
        byte[] message = new byte[24];
        message[0] = (byte) 136;
        message[4] = (byte) (isRouter ? 0xA0 : 0x20);
        message[8] = (byte) 0xFE;
        message[9] = (byte) 0x80;
        message[23] = (byte) interfaceId;
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(interfaceId, 1, ICMPV6, message), HOP_LIMIT, 255);
        return FrameBytes.ethernet(ALL_NODES, mac, IPV6, FrameBytes.with(packet, IPV6_SOURCE, 0xFE, 0x80, 0, 0));
    }

    /** The option with a prefix of 64 bits. */
    static byte[] prefix(String prefix) {
        byte[] lifetimes = FrameBytes.hex("00015180 00003840 00000000");
        return FrameBytes.joined(new byte[] {3, 4, 64, (byte) 0xC0}, lifetimes, bytes(prefix));
    }

    /** The option with a DNS server. */
    static byte[] rdnss(String server) {
        return FrameBytes.joined(FrameBytes.hex("19 03 0000 00000e10"), bytes(server));
    }

    private static byte[] bytes(String address) {
        IpAddress ip = IpAddress.parse(address);
        return ByteBuffer.allocate(16).putLong(ip.high()).putLong(ip.low()).array();
    }

    /** An ICMP redirect. */
    static byte[] redirect(long mac, long to, String source, String destination) {
        byte[] message = new byte[36];
        message[0] = 5;
        message[1] = 1;
        byte[] inner = FrameBytes.ipv4(ip(destination), ip("198.51.100.9"), 17, FrameBytes.udp(1, 2));
        System.arraycopy(inner, 0, message, 8, 28);
        return FrameBytes.ethernet(to, mac, IPV4, FrameBytes.ipv4(ip(source), ip(destination), 1, message));
    }

    /** The same frame with a VLAN tag. */
    static byte[] inVlan(int vlan, byte[] frame) {
        byte[] tag = {(byte) 0x81, 0, (byte) (vlan >> 8), (byte) vlan};
        return FrameBytes.joined(Arrays.copyOf(frame, 12), tag, Arrays.copyOfRange(frame, 12, frame.length));
    }
}
