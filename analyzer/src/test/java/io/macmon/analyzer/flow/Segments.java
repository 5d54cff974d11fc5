package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowMeterScript.aToB;
import static io.macmon.analyzer.flow.FlowMeterScript.bToA;
import static io.macmon.analyzer.wire.IpProtocol.TCP;
import static io.macmon.analyzer.wire.IpProtocol.UDP;
import static io.macmon.analyzer.wire.Octets.padded;
import static io.macmon.analyzer.wire.Octets.tcp;
import static io.macmon.analyzer.wire.Octets.udp;

import java.nio.ByteBuffer;

/** Frames of one TCP flow, port 4000 of A to port 80 of B, and of one UDP flow. */
final class Segments {

    static final int WINDOW = 64_240;

    private Segments() {}

    static byte[] fromA(int flags, int sequence, int payload) {
        return fromA(flags, sequence, payload, WINDOW);
    }

    static byte[] fromA(int flags, int sequence, int payload, int window) {
        return aToB(TCP, segment(4000, 80, flags, sequence, payload, window));
    }

    static byte[] fromB(int flags, int sequence, int payload) {
        return bToA(TCP, segment(80, 4000, flags, sequence, payload, WINDOW));
    }

    static byte[] datagramFromA(int payload) {
        return aToB(UDP, padded(udp(4000, 80), 8 + payload));
    }

    static byte[] datagramFromB(int payload) {
        return bToA(UDP, padded(udp(80, 4000), 8 + payload));
    }

    private static byte[] segment(
            int sourcePort, int destinationPort, int flags, int sequence, int payload, int window) {
        byte[] octets = padded(tcp(sourcePort, destinationPort, flags), 20 + payload);
        ByteBuffer.wrap(octets).putInt(4, sequence).putShort(14, (short) window);
        return octets;
    }
}
