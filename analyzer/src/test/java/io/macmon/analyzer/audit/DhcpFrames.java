package io.macmon.analyzer.audit;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;

/** Frames of a DHCP server. */
final class DhcpFrames {

    private static final int BOOTP_LENGTH = 236;
    private static final byte[] ACK = {99, (byte) 130, 83, 99, 53, 1, 5};

    private DhcpFrames() {}

    /** A broadcast ACK that leases the address to the client. */
    static byte[] ack(long server, long client, String address) {
        byte[] message = new byte[BOOTP_LENGTH + ACK.length];
        message[0] = 2;
        message[1] = 1;
        message[2] = MacAddress.LENGTH;
        ByteBuffer.wrap(message).putInt(16, (int) IpAddress.parse(address).low());
        System.arraycopy(new MacAddress(client).toBytes(), 0, message, 28, MacAddress.LENGTH);
        System.arraycopy(ACK, 0, message, BOOTP_LENGTH, ACK.length);
        byte[] header = ByteBuffer.allocate(8)
                .putShort((short) 67)
                .putShort((short) 68)
                .putShort((short) (8 + message.length))
                .array();
        byte[] packet = FrameBytes.ipv4(AuditScenario.ip("192.0.2.1"), -1, 17, FrameBytes.joined(header, message));
        return FrameBytes.ethernet(AuditScenario.BROADCAST, server, 0x0800, packet);
    }
}
