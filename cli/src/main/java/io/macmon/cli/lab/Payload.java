package io.macmon.cli.lab;

import io.macmon.config.net.MacAddress;
import java.nio.charset.StandardCharsets;

/** The messages that the lab's hosts send over UDP. */
final class Payload {

    static final int DHCP_DISCOVER = 1;
    static final int DHCP_OFFER = 2;
    static final int DHCP_REQUEST = 3;
    static final int DHCP_ACK = 5;
    static final int DHCP_CLIENT = 68;
    static final int DHCP_SERVER = 67;

    private static final int BOOT_REQUEST = 1;
    private static final int BOOT_REPLY = 2;
    private static final String UNSPECIFIED = "0.0.0.0";

    private Payload() {}

    /**
     * A client's DHCP message.
     *
     * @param options bytes of further options
     */
    static byte[] dhcpRequest(Host client, int messageType, byte... options) {
        return dhcp(BOOT_REQUEST, client, UNSPECIFIED, messageType, options);
    }

    /**
     * A server's DHCP message.
     *
     * @param address the address that it offers
     * @param options bytes of further options
     */
    static byte[] dhcpReply(Host client, String address, int messageType, byte... options) {
        return dhcp(BOOT_REPLY, client, address, messageType, options);
    }

    // RFC 2131: the fixed part, the magic cookie, and the options.
    private static byte[] dhcp(int operation, Host client, String yourAddress, int messageType, byte... options) {
        return new PacketBuilder()
                .u8(operation)
                .u8(1)
                .u8(MacAddress.LENGTH)
                .u8(0)
                .u32(0x6d61636dL)
                .bytes(new byte[8])
                .bytes(Host.address(yourAddress))
                .bytes(new byte[8])
                .bytes(client.mac().toBytes())
                .bytes(new byte[10 + 64 + 128])
                .u32(0x6382_5363L)
                .bytes((byte) 53, (byte) 1, (byte) messageType)
                .bytes(options)
                .u8(255)
                .toArray();
    }

    /** The DHCP option with the client's host name. */
    static byte[] hostNameOption(String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        return new PacketBuilder().u8(12).u8(text.length).bytes(text).toArray();
    }

    /** The DHCP options with which a server gives its address, once as the server and once as the router. */
    static byte[] serverOptions(Host server) {
        byte[] address = Host.address(server.ipv4());
        return new PacketBuilder()
                .u8(54)
                .u8(address.length)
                .bytes(address)
                .u8(3)
                .u8(address.length)
                .bytes(address)
                .toArray();
    }

    /** A query for the address of printer.lab.example. */
    static byte[] dnsQuery() {
        return dns(0x0100, 0).toArray();
    }

    static byte[] dnsAnswer() {
        return dns(0x8180, 1)
                .u16(0xC00C)
                .u16(1)
                .u16(1)
                .u32(60)
                .u16(4)
                .bytes((byte) 10, (byte) 20, (byte) 0, (byte) 31)
                .toArray();
    }

    private static PacketBuilder dns(int flags, int answers) {
        PacketBuilder message = new PacketBuilder()
                .u16(0x1234)
                .u16(flags)
                .u16(1)
                .u16(answers)
                .u16(0)
                .u16(0);
        for (String label : new String[] {"printer", "lab", "example"}) {
            message.u8(label.length()).bytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        return message.u8(0).u16(1).u16(1);
    }
}
