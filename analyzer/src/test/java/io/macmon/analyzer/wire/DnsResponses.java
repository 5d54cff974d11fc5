package io.macmon.analyzer.wire;

import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.joined;

import io.macmon.config.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds responses of DNS servers (RFC 1035 section 4.1), and the UDP datagrams that hold them. */
public final class DnsResponses {

    public static final int A = 1;
    public static final int CNAME = 5;
    public static final int PTR = 12;

    public static final int RESPONSE = 0x8180;
    public static final int AUTHORITATIVE = 0x8580;

    private static final int SERVER = 53;
    private static final int CLIENT = 40_000;

    private DnsResponses() {}

    /** A response that gives an address a name. */
    public static byte[] reverse(String address, String name) {
        String question = reverseName(address);
        return datagram(message(RESPONSE, question, PTR, record(question, PTR, labels(name))));
    }

    /** A response of the authority for a name, with an IPv4 address. */
    public static byte[] address(String name, String address) {
        return datagram(message(AUTHORITATIVE, name, A, record(name, A, bytes(address))));
    }

    /** The datagram from a server's port. */
    public static byte[] datagram(byte[] message) {
        return joined(
                ByteBuffer.allocate(8)
                        .putShort((short) SERVER)
                        .putShort((short) CLIENT)
                        .putShort((short) (8 + message.length))
                        .array(),
                message);
    }

    public static byte[] message(int flags, String question, int type, byte[]... answers) {
        return joined(
                ByteBuffer.allocate(12)
                        .putShort((short) 7)
                        .putShort((short) flags)
                        .putShort((short) 1)
                        .putShort((short) answers.length)
                        .array(),
                labels(question),
                new byte[] {0, (byte) type, 0, 1},
                joined(answers));
    }

    public static byte[] record(String name, int type, byte[] value) {
        byte[] fields = ByteBuffer.allocate(10)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(60)
                .putShort((short) value.length)
                .array();
        return joined(labels(name), fields, value);
    }

    /** The name under which the name of an address is kept. */
    public static String reverseName(String address) {
        IpAddress ip = IpAddress.parse(address);
        StringBuilder name = new StringBuilder();
        if (ip.version() == 4) {
            for (byte part : bytes(address)) {
                name.insert(0, (part & 0xFF) + ".");
            }
            return name + "in-addr.arpa";
        }
        for (char digit : String.format("%016x%016x", ip.high(), ip.low()).toCharArray()) {
            name.insert(0, digit + ".");
        }
        return name + "ip6.arpa";
    }

    public static byte[] labels(String name) {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            labels.write(bytes.length);
            labels.writeBytes(bytes);
        }
        labels.write(0);
        return labels.toByteArray();
    }

    public static byte[] bytes(String address) {
        IpAddress ip = IpAddress.parse(address);
        return ip.version() == 4
                ? ByteBuffer.allocate(4).putInt((int) ip.low()).array()
                : hex(String.format("%016x%016x", ip.high(), ip.low()));
    }
}
