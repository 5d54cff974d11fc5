package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.capture.Frame;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A frame, and what whoever made it knows about it: nothing here was read from the octets.
 *
 * @param oneWay   whether its flow has one direction only
 * @param readable false when it belongs to no flow
 */
record SentFrame(
        long nanos,
        ByteBuffer octets,
        int originalLength,
        FlowEndpoint source,
        FlowEndpoint destination,
        List<Integer> vlanIds,
        int etherType,
        int protocol,
        boolean oneWay,
        long ipOctets,
        int tcpFlags,
        boolean readable) {

    Frame frame() {
        Frame frame = new Frame();
        frame.wrap(octets, 0, octets.capacity(), originalLength, nanos);
        return frame;
    }

    SentFrame at(long time) {
        return new SentFrame(
                time,
                octets,
                originalLength,
                source,
                destination,
                vlanIds,
                etherType,
                protocol,
                oneWay,
                ipOctets,
                tcpFlags,
                readable);
    }
}
