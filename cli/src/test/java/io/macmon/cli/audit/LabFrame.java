package io.macmon.cli.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.macmon.cli.lab.Host;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames that {@link Host} cannot send, complete with checksums. */
final class LabFrame {

    private static final MacAddress ALL = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final MacAddress PAE_GROUP = MacAddress.parse("01:80:c2:00:00:03");
    private static final MacAddress VRRP_GROUP = MacAddress.parse("01:00:5e:00:00:12");
    private static final MacAddress ALL_NODES = MacAddress.parse("33:33:00:00:00:01");
    private static final MacAddress ALL_ROUTERS = MacAddress.parse("01:00:5e:00:00:02");
    private static final MacAddress IGMP_REPORTS = MacAddress.parse("01:00:5e:00:00:16");
    private static final int SHORTEST = 60;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int EAPOL = 0x888E;
    private static final int VLAN = 0x8100;
    private static final int IGMP = 2;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int VRRP = 112;
    private static final int ADDRESSES = 12;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private LabFrame() {}

    /** The same frame from another source. */
    static byte[] from(MacAddress source, byte[] frame) {
        byte[] changed = frame.clone();
        System.arraycopy(source.toBytes(), 0, changed, MacAddress.LENGTH, MacAddress.LENGTH);
        return changed;
    }

    /** The same frame with an IEEE 802.1Q tag. */
    static byte[] tagged(int vlan, byte[] frame) {
        return new LabFrame()
                .put(Arrays.copyOf(frame, ADDRESSES))
                .u16(VLAN)
                .u16(vlan)
                .put(Arrays.copyOfRange(frame, ADDRESSES, frame.length))
                .padded();
    }

    /** A gratuitous ARP (RFC 5227 announcement) that claims the address. */
    static byte[] announcement(MacAddress mac, String address) {
        return new Host("", mac, address, "::").arpRequest(address);
    }

    /** VRRP version 3 over IPv4 (RFC 5798, 5). */
    static byte[] vrrp(MacAddress source, String router, int group, int priority, String shared) {
        byte[] message = new LabFrame()
                .u8(0x31)
                .u8(group)
                .u8(priority)
                .u8(1)
                .u16(100) // in centiseconds
                .u16(0)
                .put(address(shared))
                .bytes();
        byte[] pseudo = new LabFrame()
                .put(address(router))
                .put(address("224.0.0.18"))
                .u16(VRRP)
                .u16(message.length)
                .put(message)
                .bytes();
        ByteBuffer.wrap(message).putShort(6, checksum(pseudo));
        return ethernet(VRRP_GROUP, source, IPV4, ipv4(router, "224.0.0.18", 255, VRRP, message));
    }

    /** HSRP version 1 (RFC 2281, 5). */
    static byte[] hsrp(MacAddress source, String router, int group, String shared) {
        byte[] hello = new LabFrame()
                .u8(0)
                .u8(0)
                .u8(16)
                .u8(3)
                .u8(10)
                .u8(100)
                .u8(group)
                .u8(0)
                .put("cisco\0\0\0".getBytes(US_ASCII))
                .put(address(shared))
                .bytes();
        return ethernet(ALL_ROUTERS, source, IPV4, ipv4(router, "224.0.0.2", 1, UDP, udp(1985, 1985, hello)));
    }

    /** An IGMP version 3 report with which a host joins a group (RFC 3376, 4.2). */
    static byte[] join(MacAddress source, String host, String group) {
        byte[] report = new LabFrame()
                .u8(0x22)
                .u8(0)
                .u16(0)
                .u16(0)
                .u16(1)
                .u8(4)
                .u8(0)
                .u16(0)
                .put(address(group))
                .bytes();
        ByteBuffer.wrap(report).putShort(2, checksum(report));
        return ethernet(IGMP_REPORTS, source, IPV4, ipv4(host, "224.0.0.22", 1, IGMP, report));
    }

    /** A router advertisement (RFC 4861, 4.2) with its source's address and a prefix of 64 bits. */
    static byte[] routerAdvertisement(MacAddress source, String linkLocal, String prefix) {
        byte[] message = new LabFrame()
                .u8(134)
                .u8(0)
                .u16(0)
                .u8(64)
                .u8(0)
                .u16(1_800)
                .u32(0)
                .u32(0)
                .u8(1)
                .u8(1)
                .put(source.toBytes())
                .u8(3)
                .u8(4)
                .u8(64)
                .u8(0xC0)
                .u32(86_400)
                .u32(14_400)
                .u32(0)
                .put(address(prefix))
                .bytes();
        byte[] pseudo = new LabFrame()
                .put(address(linkLocal))
                .put(address("ff02::1"))
                .u32(message.length)
                .u32(ICMPV6)
                .put(message)
                .bytes();
        ByteBuffer.wrap(message).putShort(2, checksum(pseudo));
        byte[] packet = new LabFrame()
                .u32(0x6000_0000)
                .u16(message.length)
                .u8(ICMPV6)
                .u8(255)
                .put(address(linkLocal))
                .put(address("ff02::1"))
                .put(message)
                .bytes();
        return ethernet(ALL_NODES, source, IPV6, packet);
    }

    /** A message from a DHCP client with its name and, if given, the address that it requests. */
    static byte[] dhcpClient(MacAddress client, int type, String wanted, String name) {
        LabFrame options = new LabFrame().u8(53).u8(1).u8(type).u8(55).u8(4).put(new byte[] {1, 3, 6, 15});
        options.u8(12).u8(name.length()).put(name.getBytes(US_ASCII));
        if (!wanted.isEmpty()) {
            options.u8(50).u8(4).put(address(wanted));
        }
        return ethernet(
                ALL,
                client,
                IPV4,
                ipv4("0.0.0.0", "255.255.255.255", 64, UDP, udp(68, 67, bootp(1, "0.0.0.0", client, options))));
    }

    /** A message from a DHCP server. */
    static byte[] dhcpServer(MacAddress server, String address, MacAddress client, int type, String leased) {
        LabFrame options = new LabFrame()
                .u8(53)
                .u8(1)
                .u8(type)
                .u8(54)
                .u8(4)
                .put(address(address))
                .u8(51)
                .u8(4)
                .u32(3_600);
        return ethernet(
                client, server, IPV4, ipv4(address, leased, 64, UDP, udp(67, 68, bootp(2, leased, client, options))));
    }

    private static byte[] bootp(int operation, String yours, MacAddress client, LabFrame options) {
        return new LabFrame()
                .u8(operation)
                .u8(1)
                .u8(MacAddress.LENGTH)
                .u8(0)
                .u32(0x1234_5678)
                .u32(0)
                .u32(0)
                .put(address(yours))
                .u32(0)
                .u32(0)
                .put(client.toBytes())
                .put(new byte[10 + 64 + 128])
                .u32(0x6382_5363)
                .put(options.bytes())
                .u8(255)
                .bytes();
    }

    /** An LLMNR answer (RFC 4795) to a victim's port 50000. */
    static byte[] llmnrAnswer(Host responder, Host victim, String name, String address) {
        byte[] record = new LabFrame()
                .u8(name.length())
                .put(name.getBytes(US_ASCII))
                .u8(0)
                .u16(1) // type A
                .u16(1) // class IN
                .u32(30)
                .u16(4)
                .put(address(address))
                .bytes();
        byte[] message = new LabFrame()
                .u16(0x1234)
                .u16(0x8000) // a response
                .u16(0)
                .u16(1) // one answer
                .u32(0)
                .put(record)
                .bytes();
        byte[] packet = ipv4(responder.ipv4(), victim.ipv4(), 255, 17, udp(5_355, 50_000, message));
        return ethernet(victim.mac(), responder.mac(), 0x0800, packet);
    }

    /** EAPOL-Start, to the PAE group. */
    static byte[] eapolStart(MacAddress supplicant) {
        return eapol(PAE_GROUP, supplicant, 1, new byte[0]);
    }

    /** EAPOL-Logoff, to the PAE group. */
    static byte[] eapolLogoff(MacAddress supplicant) {
        return eapol(PAE_GROUP, supplicant, 2, new byte[0]);
    }

    /** An EAP packet from a supplicant or an authenticator to the PAE group. */
    static byte[] eap(MacAddress source, int code, int identifier, int type, String text) {
        return eap(PAE_GROUP, source, code, identifier, type, text);
    }

    /** An EAP packet (RFC 3748, 4); type 0 leaves the type out. */
    static byte[] eap(MacAddress destination, MacAddress source, int code, int identifier, int type, String text) {
        LabFrame body = new LabFrame();
        if (type != 0) {
            body.u8(type).put(text.getBytes(US_ASCII));
        }
        byte[] packet = new LabFrame()
                .u8(code)
                .u8(identifier)
                .u16(4 + body.bytes.size())
                .put(body.bytes())
                .bytes();
        return eapol(destination, source, 0, packet);
    }

    private static byte[] eapol(MacAddress destination, MacAddress source, int type, byte[] body) {
        return ethernet(
                destination,
                source,
                EAPOL,
                new LabFrame().u8(2).u8(type).u16(body.length).put(body).bytes());
    }

    // UDP over IPv4 may omit the checksum (RFC 768).
    private static byte[] udp(int from, int to, byte[] payload) {
        return new LabFrame()
                .u16(from)
                .u16(to)
                .u16(8 + payload.length)
                .u16(0)
                .put(payload)
                .bytes();
    }

    private static byte[] ipv4(String from, String to, int ttl, int protocol, byte[] payload) {
        byte[] header = new LabFrame()
                .u16(0x4500)
                .u16(20 + payload.length)
                .u32(0)
                .u8(ttl)
                .u8(protocol)
                .u16(0)
                .put(address(from))
                .put(address(to))
                .bytes();
        ByteBuffer.wrap(header).putShort(10, checksum(header));
        return new LabFrame().put(header).put(payload).bytes();
    }

    private static byte[] ethernet(MacAddress to, MacAddress from, int type, byte[] payload) {
        return new LabFrame()
                .put(to.toBytes())
                .put(from.toBytes())
                .u16(type)
                .put(payload)
                .padded();
    }

    // RFC 1071, for an even number of bytes.
    private static short checksum(byte[] bytes) {
        ByteBuffer words = ByteBuffer.wrap(bytes);
        int sum = 0;
        while (words.remaining() > 1) {
            sum += words.getShort() & 0xFFFF;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    private static byte[] address(String text) {
        IpAddress address = IpAddress.parse(text);
        return address.version() == 4
                ? ByteBuffer.allocate(4).putInt((int) address.low()).array()
                : ByteBuffer.allocate(16)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array();
    }

    private LabFrame u8(int value) {
        bytes.write(value);
        return this;
    }

    private LabFrame u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    private LabFrame u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    private LabFrame put(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    private byte[] bytes() {
        return bytes.toByteArray();
    }

    private byte[] padded() {
        return Arrays.copyOf(bytes(), Math.max(SHORTEST, bytes.size()));
    }
}
