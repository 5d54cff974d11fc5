package io.macmon.analyzer.audit;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** DHCP messages. */
final class DhcpFrames {

    private static final int BOOTP_LENGTH = 236;
    private static final byte[] END = {(byte) 255};

    private DhcpFrames() {}

    /** A broadcast ACK that leases the address to the client. */
    static byte[] ack(long server, long client, String address) {
        byte[] message = message(2, client, 5);
        ByteBuffer.wrap(message).putInt(16, AuditScenario.ip(address));
        return frame(server, 67, 68, "192.0.2.1", message);
    }

    /** A broadcast ACK with one router and one DNS server. */
    static byte[] ack(long server, long client, String router, String dns) {
        byte[] options = ByteBuffer.allocate(12)
                .put(new byte[] {3, 4})
                .putInt(AuditScenario.ip(router))
                .put(new byte[] {6, 4})
                .putInt(AuditScenario.ip(dns))
                .array();
        return frame(server, 67, 68, "192.0.2.1", FrameBytes.joined(message(2, client, 5), options, END));
    }

    /** A client without an address requests one. */
    static byte[] request(long client, String name) {
        byte[] option = name.getBytes(StandardCharsets.US_ASCII);
        byte[] message = FrameBytes.joined(message(1, client, 3), new byte[] {12, (byte) option.length}, option, END);
        return frame(client, 68, 67, "0.0.0.0", message);
    }

    /**
     * A message to a DHCP server.
     *
     * @param source the frame's source
     * @param client the hardware address in the message
     * @param id     the client identifier; empty if absent
     */
    static byte[] toServer(int type, long source, long client, String address, byte... id) {
        byte[] option = id.length == 0 ? id : FrameBytes.joined(new byte[] {61, (byte) id.length}, id);
        byte[] message = FrameBytes.joined(message(1, client, type), option, END);
        ByteBuffer.wrap(message).putInt(12, AuditScenario.ip(address));
        return frame(source, 68, 67, address, message);
    }

    /** The same message through a relay. */
    static byte[] relayed(byte[] toServer) {
        return FrameBytes.with(toServer, 42 + 24, 192, 0, 2, 1);
    }

    /** A client gives its address back. */
    static byte[] release(long client, String address) {
        byte[] message = message(1, client, 7);
        ByteBuffer.wrap(message).putInt(12, AuditScenario.ip(address));
        return frame(client, 68, 67, address, message);
    }

    /**
     * A client requests an address.
     *
     * @param name        empty for none
     * @param vendorClass empty for none
     * @param parameters  the options that it requests
     */
    static byte[] request(long client, String name, String vendorClass, int... parameters) {
        byte[] requested = new byte[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            requested[i] = (byte) parameters[i];
        }
        byte[] message = FrameBytes.joined(
                message(1, client, 3),
                option(12, name.getBytes(StandardCharsets.US_ASCII)),
                option(60, vendorClass.getBytes(StandardCharsets.US_ASCII)),
                option(55, requested));
        return frame(client, 68, 67, "0.0.0.0", message);
    }

    /**
     * A server's broadcast answer.
     *
     * @param type    2 for OFFER, 5 for ACK
     * @param address assigned to the client
     */
    static byte[] answer(long server, int type, long client, String address, byte[]... options) {
        byte[] message = FrameBytes.joined(message(2, client, type), FrameBytes.joined(options), END);
        ByteBuffer.wrap(message).putInt(16, AuditScenario.ip(address));
        return frame(server, 67, 68, "192.0.2.1", message);
    }

    /** A DHCPv6 message, from port 546 to 547 if its type is 1, 3, 5, 6 or 11, and in the other direction otherwise. */
    static byte[] version6(long source, int type, byte[]... options) {
        boolean isRequest = type == 1 || type == 3 || type == 5 || type == 6 || type == 11;
        byte[] message = FrameBytes.joined(new byte[] {(byte) type, 0, 0, 7}, FrameBytes.joined(options));
        byte[] header = ByteBuffer.allocate(8)
                .putShort((short) (isRequest ? 546 : 547))
                .putShort((short) (isRequest ? 547 : 546))
                .putShort((short) (8 + message.length))
                .array();
        byte[] packet = FrameBytes.ipv6(5, 6, 17, FrameBytes.joined(header, message));
        return FrameBytes.ethernet(0x3333_0001_0002L, source, 0x86DD, packet);
    }

    static byte[] option6(int code, byte... value) {
        return ByteBuffer.allocate(4 + value.length)
                .putShort((short) code)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    /** An option; nothing if it has no value. */
    static byte[] option(int code, byte... value) {
        return value.length == 0 ? value : FrameBytes.joined(new byte[] {(byte) code, (byte) value.length}, value);
    }

    private static byte[] message(int operation, long client, int type) {
        byte[] message = new byte[BOOTP_LENGTH + 7];
        message[0] = (byte) operation;
        message[1] = 1;
        message[2] = MacAddress.LENGTH;
        System.arraycopy(new MacAddress(client).toBytes(), 0, message, 28, MacAddress.LENGTH);
        System.arraycopy(new byte[] {99, (byte) 130, 83, 99, 53, 1, (byte) type}, 0, message, BOOTP_LENGTH, 7);
        return message;
    }

    private static byte[] frame(long source, int from, int to, String address, byte[] message) {
        byte[] header = ByteBuffer.allocate(8)
                .putShort((short) from)
                .putShort((short) to)
                .putShort((short) (8 + message.length))
                .array();
        byte[] packet = FrameBytes.ipv4(AuditScenario.ip(address), -1, 17, FrameBytes.joined(header, message));
        return FrameBytes.ethernet(AuditScenario.BROADCAST, source, 0x0800, packet);
    }
}
