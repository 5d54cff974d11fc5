package io.macmon.analyzer.claim;

import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.joined;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.config.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds messages that make claims, in frames from {@link FrameFixtures#A} to {@link FrameFixtures#B}. */
final class ClaimMessages {

    static final long PAE_GROUP = 0x0180_C200_0003L;
    static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");

    private ClaimMessages() {}

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] ofType(int etherType, byte[]... payload) {
        return ethernet(FrameFixtures.B, FrameFixtures.A, etherType, joined(payload));
    }

    static byte[] udp4(String source, String destination, int sourcePort, int destinationPort, byte[]... payload) {
        byte[] message = joined(payload);
        return ip4(source, destination, 64, IpProtocol.UDP, udp(sourcePort, destinationPort, message));
    }

    static byte[] udp6(String source, String destination, int sourcePort, int destinationPort, byte[]... payload) {
        byte[] message = joined(payload);
        return ip6(source, destination, 64, IpProtocol.UDP, udp(sourcePort, destinationPort, message));
    }

    static byte[] ip4(String source, String destination, int ttl, int protocol, byte[]... payload) {
        byte[] packet = FrameBytes.ipv4(
                (int) IpAddress.parse(source).low(),
                (int) IpAddress.parse(destination).low(),
                protocol,
                joined(payload));
        return ofType(EtherType.IPV4, FrameBytes.with(packet, 8, ttl));
    }

    static byte[] ip6(String source, String destination, int hopLimit, int protocol, byte[]... payload) {
        byte[] body = joined(payload);
        byte[] header = ByteBuffer.allocate(40)
                .putInt(0x6000_0000)
                .putShort((short) body.length)
                .put((byte) protocol)
                .put((byte) hopLimit)
                .put(bytes(IpAddress.parse(source)))
                .put(bytes(IpAddress.parse(destination)))
                .array();
        return ofType(EtherType.IPV6, header, body);
    }

    static byte[] bytes(IpAddress address) {
        return address.version() == 4
                ? ByteBuffer.allocate(4).putInt((int) address.low()).array()
                : ByteBuffer.allocate(16)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array();
    }

    static byte[] bytes(String address) {
        return bytes(IpAddress.parse(address));
    }

    static byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putShort((short) (8 + payload.length))
                .position(8)
                .put(payload)
                .array();
    }

    static byte[] nd(int type, String body, byte[]... options) {
        return joined(new byte[] {(byte) type, 0, 0, 0}, hex(body), joined(options));
    }

    /** An option with one byte each for code and length. */
    static byte[] option(int code, byte[]... value) {
        byte[] bytes = joined(value);
        return joined(new byte[] {(byte) code, (byte) bytes.length}, bytes);
    }

    static byte[] option(int code, int... value) {
        byte[] bytes = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            bytes[i] = (byte) value[i];
        }
        return option(code, bytes);
    }

    /**
     * A DHCP message about {@link FrameFixtures#A}.
     *
     * @param client ciaddr
     * @param yours  yiaddr
     */
    static byte[] dhcp(int op, String client, String yours, byte[]... options) {
        return ByteBuffer.allocate(241 + joined(options).length)
                .putInt(op << 24 | 0x01_0600)
                .position(12)
                .put(bytes(client))
                .put(bytes(yours))
                .position(28)
                .putLong(FrameFixtures.A << 16)
                .position(236)
                .putInt(0x6382_5363)
                .put(joined(options))
                .put((byte) 255)
                .array();
    }

    static byte[] fromClient(byte[] dhcp) {
        return udp4("0.0.0.0", "255.255.255.255", 68, 67, dhcp);
    }

    static byte[] fromServer(byte[] dhcp) {
        return udp4("192.0.2.1", "255.255.255.255", 67, 68, dhcp);
    }

    static byte[] eapol(int type, byte[]... body) {
        byte[] bytes = joined(body);
        byte[] header = {1, (byte) type, (byte) (bytes.length >> 8), (byte) bytes.length};
        return ethernet(PAE_GROUP, FrameFixtures.A, EtherType.EAPOL, joined(header, bytes));
    }

    static byte[] eap(int code, int identifier, byte[]... rest) {
        byte[] bytes = joined(rest);
        byte[] header = {(byte) code, (byte) identifier, 0, (byte) (4 + bytes.length)};
        return eapol(0, header, bytes);
    }

    static byte[] first(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
