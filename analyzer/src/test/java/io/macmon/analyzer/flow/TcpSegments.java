package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowMeterTestBase.aToB;
import static io.macmon.analyzer.flow.FlowMeterTestBase.bToA;
import static io.macmon.analyzer.wire.FrameBytes.padded;
import static io.macmon.analyzer.wire.FrameBytes.tcp;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.IpProtocol.TCP;
import static io.macmon.analyzer.wire.IpProtocol.UDP;

import java.nio.ByteBuffer;

/** Frames of one TCP flow, port 4000 of A to port 80 of B, and of one UDP flow. */
final class TcpSegments {

    static final int WINDOW = 64_240;

    private TcpSegments() {}

    static byte[] fromA(int flags, int sequence, int payload) {
        return fromA(flags, sequence, payload, WINDOW);
    }

    static byte[] fromA(int flags, int sequence, int payload, int window) {
        return aToB(TCP, segment(4000, 80, flags, sequence, payload, window));
    }

    static byte[] fromB(int flags, int sequence, int payload) {
        return bToA(TCP, segment(80, 4000, flags, sequence, payload, WINDOW));
    }

    /** Acknowledges all bytes before {@code acknowledgment}; the other methods acknowledge 0. */
    static byte[] acknowledging(byte[] segment, int acknowledgment) {
        ByteBuffer.wrap(segment).putInt(14 + 20 + 8, acknowledgment);
        return segment;
    }

    static byte[] datagramFromA(int payload) {
        return aToB(UDP, padded(udp(4000, 80), 8 + payload));
    }

    static byte[] datagramFromB(int payload) {
        return bToA(UDP, padded(udp(80, 4000), 8 + payload));
    }

    private static byte[] segment(
            int sourcePort, int destinationPort, int flags, int sequence, int payload, int window) {
        byte[] bytes = padded(tcp(sourcePort, destinationPort, flags), 20 + payload);
        ByteBuffer.wrap(bytes).putInt(4, sequence).putShort(14, (short) window);
        return bytes;
    }
}
