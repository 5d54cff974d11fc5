package io.macmon.analyzer.claim;

import static io.macmon.analyzer.claim.ClaimMessages.dhcp;
import static io.macmon.analyzer.claim.ClaimMessages.fromClient;
import static io.macmon.analyzer.claim.ClaimMessages.fromServer;
import static io.macmon.analyzer.claim.ClaimMessages.nd;
import static io.macmon.analyzer.claim.ClaimMessages.option;
import static io.macmon.analyzer.claim.ClaimMessages.text;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.joined;
import static io.macmon.analyzer.wire.FrameBytes.with;

import io.macmon.analyzer.wire.DnsResponses;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames of all protocols that make claims. */
final class ClaimFixtures {

    static final byte[] ARP = ClaimMessages.ofType(
            EtherType.ARP, FrameBytes.arp(1, FrameFixtures.A, FrameFixtures.IP_A, 0, FrameFixtures.IP_B));

    static final byte[] ROUTER_ADVERTISEMENT = ClaimMessages.ip6(
            "fe80::5",
            "ff02::1",
            255,
            IpProtocol.ICMPV6,
            nd(
                    134,
                    "40000708 00000000 00000000",
                    hex("0101 020000000003"),
                    hex("0304 40c0 00000e10 00000e10 00000000 20010db8000000000000000000000000")));

    static final byte[] REDIRECT6 = ClaimMessages.ip6(
            "fe80::5",
            "fe80::6",
            255,
            IpProtocol.ICMPV6,
            nd(137, "00000000 20010db8000000000000000000000077 20010db8000000000000000000000088"));

    /** Redirects 192.0.2.99 to gateway 10.0.0.9. */
    static final byte[] REDIRECT4 = ClaimMessages.ip4(
            "10.0.0.1",
            "10.0.0.2",
            64,
            IpProtocol.ICMP,
            hex("0501 0000 0a000009"),
            FrameBytes.ipv4(FrameFixtures.IP_B, 0xC000_0263, IpProtocol.UDP, FrameBytes.udp(1, 2)));

    static final byte[] DISCOVER = fromClient(dhcp(
            1,
            "0.0.0.0",
            "0.0.0.0",
            option(53, 1),
            option(12, text("printer-3")),
            option(55, 1, 3, 6),
            option(81, new byte[] {4, 0, 0, 2}, text("pc"), new byte[1])));

    static final byte[] OVERLOADED_ACK = fromServer(with(
            dhcp(2, "192.0.2.7", "192.0.2.77", option(53, 5), option(52, 3), option(54, 192, 0, 2, 9)),
            44,
            12,
            3,
            'i',
            'n',
            't',
            255));

    /** Assigns 2001:db8::77 to the DUID with {@link FrameFixtures#A} and a time. */
    static final byte[] REPLY6 = ClaimMessages.udp6("fe80::5", "fe80::6", 547, 546, reply6());

    static final byte[] RELAYED_REPLY6 = ClaimMessages.udp6("fe80::5", "fe80::6", 547, 547, relayed(13, reply6()));

    static final byte[] SOLICIT6 = ClaimMessages.udp6(
            "fe80::5",
            "ff02::1:2",
            546,
            547,
            hex("01 000001"),
            option16(1, hex("0003 0001 020000000003")),
            option16(6, hex("0017 0018")),
            option16(16, hex("00000137 0008"), text("MSFT 5.0")),
            option16(39, hex("00"), dns("pc", "lab")));

    /** Gives the source's address to pc.local, and another address to printer.local. */
    static final byte[] MDNS = ClaimMessages.udp4(
            "10.0.0.1",
            "224.0.0.251",
            5353,
            5353,
            hex("0000 8400 0000 0002 0000 0001"),
            record(dns("pc", "local"), 1, ClaimMessages.bytes("10.0.0.1")),
            record(dns("printer", "local"), 1, ClaimMessages.bytes("10.0.0.9")),
            record(hex("c00c"), 28, ClaimMessages.bytes("fe80::1")));

    static final byte[] SSDP = ClaimMessages.udp4(
            "10.0.0.1",
            "239.255.255.250",
            40_000,
            1900,
            text("NOTIFY * HTTP/1.1\r\nNT: upnp:rootdevice\r\nSERVER: Linux/6 UPnP/1.0 x/1\r\n\r\n"));

    static final byte[] LLMNR = ClaimMessages.udp6(
            "fe80::1",
            "fe80::2",
            5355,
            50_000,
            hex("1234 8000 0001 0001 0000 0000"),
            dns("Desk"),
            hex("001c 0001"),
            record(hex("c00c"), 28, ClaimMessages.bytes("fe80::1")));

    /** Registers the workstation DESK. */
    static final byte[] NBNS_REGISTRATION = nbnsRegistration("DESK", 0, 0);

    static final byte[] NBNS_STATUS = ClaimMessages.udp4(
            "10.0.0.1",
            "10.0.0.2",
            137,
            137,
            hex("1234 8400 0000 0001 0000 0000"),
            record(
                    netbios("*", 0),
                    0x21,
                    hex("03"),
                    status("GROUP", 0, 0x8400),
                    status("DESK", 0x20, 0x0400),
                    status("DESK", 0, 0x0400),
                    new byte[46]));

    static final byte[] LLDP = ClaimMessages.ofType(
            EtherType.LLDP,
            element(1, hex("04 020000000003")),
            element(2, hex("05"), text("Gi1/0/1")),
            element(3, hex("0078")),
            element(5, text("core-1")),
            element(6, text("Switch OS 9")),
            element(7, hex("0014 0014")),
            element(8, hex("05 01 c0000201 02 00000001 00")),
            element(8, hex("11 02 20010db8000000000000000000000001 02 00000001 00")),
            element(0));

    static final byte[] CDP = cdp(
            cdpElement(1, text("R1")),
            cdpElement(
                    2,
                    hex("00000002"),
                    hex("0101cc0004c0000201"),
                    hex("0208aaaa0300000086dd0010"),
                    ClaimMessages.bytes("2001:db8::1")),
            cdpElement(3, text("Ethernet0")),
            cdpElement(4, hex("00000009")),
            cdpElement(5, text("OS 11")),
            cdpElement(6, text("cisco 1601")));

    static final byte[] EAP_IDENTITY = ClaimMessages.eap(2, 1, new byte[] {1}, text("alice@lab"));

    static final byte[] VRRP2 = ClaimMessages.ip4(
            "10.0.0.1",
            "224.0.0.18",
            255,
            IpProtocol.VRRP,
            hex("21 07 64 02 00 01 0000 0a0000fe 0a0000fd 0000000000000000"));

    static final byte[] VRRP3 = ClaimMessages.ip6(
            "fe80::5", "ff02::12", 255, IpProtocol.VRRP, hex("31 09 64 01 0064 0000"), ClaimMessages.bytes("fe80::fe"));

    static final byte[] CARP = ClaimMessages.ip4(
            "10.0.0.1", "224.0.0.18", 255, IpProtocol.VRRP, hex("21 05 00 07 00 01 0000"), new byte[28]);

    static final byte[] HSRP1 = ClaimMessages.udp4(
            "10.0.0.1",
            "224.0.0.2",
            1985,
            1985,
            hex("00 00 10 03 0a 64 03 00"),
            text("cisco\0\0\0"),
            ClaimMessages.bytes("10.0.0.254"));

    static final byte[] HSRP2 = ClaimMessages.udp4("10.0.0.1", "224.0.0.102", 1985, 1985, hsrp2(4, 300, "10.0.0.254"));

    static final byte[] HSRP2_OF_IPV6 =
            ClaimMessages.udp6("fe80::5", "ff02::66", 2029, 2029, hsrp2(6, 301, "fe80::fe"));

    static final byte[] GLBP = ClaimMessages.udp4(
            "10.0.0.1",
            "224.0.0.102",
            3222,
            3222,
            hex("01 00 000a 0000 020000000001"),
            hex("02 04 0000"),
            hex("01 1c 00 20 00 64 0000 00000bb8 00002710 0258 3840 0000 01 04 0a0000fe"));

    private ClaimFixtures() {}

    // Two groups with a source and auxiliary data in the first record.
    static final byte[] IGMP3 = ClaimMessages.ip4(
            "10.0.0.1",
            "224.0.0.22",
            1,
            IpProtocol.IGMP,
            hex("22 00 0000 0000 0002"),
            hex("04 01 0001 e00000fb 0a000001 00000000"),
            hex("04 00 0000 e0000012"));

    static final byte[] DNS_ADDRESS = ClaimMessages.ip4(
            "10.0.0.1", "10.0.0.2", 64, IpProtocol.UDP, DnsResponses.address("printer.lan", "10.0.0.7"));

    static final byte[] DNS_REVERSE = ClaimMessages.ip4(
            "10.0.0.1", "10.0.0.2", 64, IpProtocol.UDP, DnsResponses.reverse("2001:db8::7", "printer.lan"));

    static List<byte[]> all() {
        List<byte[]> all = new ArrayList<>(SwitchFixtures.all());
        all.addAll(RoutingFixtures.all());
        all.addAll(List.of(
                ARP,
                ROUTER_ADVERTISEMENT,
                REDIRECT6,
                REDIRECT4,
                DISCOVER,
                OVERLOADED_ACK,
                REPLY6,
                RELAYED_REPLY6,
                SOLICIT6,
                DNS_ADDRESS,
                DNS_REVERSE,
                MDNS,
                SSDP,
                LLMNR,
                NBNS_REGISTRATION,
                NBNS_STATUS,
                LLDP,
                CDP,
                EAP_IDENTITY,
                VRRP2,
                VRRP3,
                CARP,
                HSRP1,
                HSRP2,
                HSRP2_OF_IPV6,
                GLBP,
                IGMP3));
        return all;
    }

    static byte[] reply6() {
        return joined(
                hex("07 000001"),
                option16(1, hex("0001 0001 2a2b2c2d 020000000001")),
                option16(2, hex("0003 0001 020000000009")),
                option16(
                        3,
                        hex("00000001 00000000 00000000"),
                        option16(5, ClaimMessages.bytes("2001:db8::77"), hex("00000e10 00000e10"))));
    }

    static byte[] relayed(int type, byte[] message) {
        return joined(
                new byte[] {(byte) type, 0},
                ClaimMessages.bytes("2001:db8::1"),
                ClaimMessages.bytes("fe80::7"),
                option16(18, text("eth0")),
                option16(9, message));
    }

    static byte[] option16(int code, byte[]... value) {
        byte[] bytes = joined(value);
        return ByteBuffer.allocate(4 + bytes.length)
                .putShort((short) code)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    static byte[] dns(String... labels) {
        byte[] name = {};
        for (String label : labels) {
            name = joined(name, new byte[] {(byte) label.length()}, text(label));
        }
        return joined(name, new byte[1]);
    }

    static byte[] record(byte[] name, int type, byte[]... value) {
        byte[] bytes = joined(value);
        return joined(
                name,
                ByteBuffer.allocate(10)
                        .putShort((short) type)
                        .putShort((short) 1)
                        .putInt(120)
                        .putShort((short) bytes.length)
                        .array(),
                bytes);
    }

    static byte[] nbnsRegistration(String name, int suffix, int flags) {
        byte[] value = joined(new byte[] {(byte) (flags >> 8), (byte) flags}, ClaimMessages.bytes("10.0.0.1"));
        byte[] frame = ClaimMessages.udp4(
                "10.0.0.1",
                "10.0.0.255",
                137,
                137,
                hex("1234 2910 0001 0000 0000 0001"),
                netbios(name, suffix),
                hex("0020 0001"),
                record(hex("c00c"), 0x20, value));
        return with(frame, 0, 255, 255, 255, 255, 255, 255);
    }

    static byte[] netbios(String name, int suffix) {
        byte[] bytes = netbiosBytes(name, suffix);
        StringBuilder encoded = new StringBuilder();
        for (byte value : bytes) {
            encoded.append((char) ('A' + (value >> 4 & 0xF))).append((char) ('A' + (value & 0xF)));
        }
        return dns(encoded.toString());
    }

    private static byte[] netbiosBytes(String name, int suffix) {
        byte[] bytes = text(String.format("%-16s", name));
        bytes[15] = (byte) suffix;
        return bytes;
    }

    private static byte[] status(String name, int suffix, int flags) {
        return joined(netbiosBytes(name, suffix), new byte[] {(byte) (flags >> 8), (byte) flags});
    }

    static byte[] element(int type, byte[]... value) {
        byte[] bytes = joined(value);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) (type << 9 | bytes.length))
                .put(bytes)
                .array();
    }

    static byte[] cdp(byte[]... elements) {
        byte[] message = joined(hex("02 b4 0000"), joined(elements));
        return FrameBytes.ethernet(
                0x0100_0CCC_CCCCL, FrameFixtures.A, 8 + message.length, FrameBytes.snap(0x00000C, 0x2000, message));
    }

    static byte[] cdpElement(int type, byte[]... value) {
        byte[] bytes = joined(value);
        return ByteBuffer.allocate(4 + bytes.length)
                .putShort((short) type)
                .putShort((short) (4 + bytes.length))
                .put(bytes)
                .array();
    }

    private static byte[] hsrp2(int version, int group, String address) {
        byte[] bytes = ClaimMessages.bytes(address);
        return ByteBuffer.allocate(42)
                .put(new byte[] {1, 40, 2, 0, 6, (byte) version})
                .putShort((short) group)
                .put(hex("020000000001 00000064 00000bb8 00002710"))
                .put(bytes)
                .array();
    }
}
