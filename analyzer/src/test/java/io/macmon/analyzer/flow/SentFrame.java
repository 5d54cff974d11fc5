package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.capture.Frame;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A frame and what its generator knows about it: nothing here was decoded from the bytes.
 *
 * @param oneWay   whether its flow has only one direction
 * @param readable false if it belongs to no flow
 */
record SentFrame(
        long nanos,
        ByteBuffer bytes,
        int originalLength,
        FlowEndpoint source,
        FlowEndpoint destination,
        List<Integer> vlanIds,
        int etherType,
        int protocol,
        boolean oneWay,
        long ipBytes,
        int tcpFlags,
        boolean readable) {

    Frame frame() {
        Frame frame = new Frame();
        frame.wrap(bytes, 0, bytes.capacity(), originalLength, nanos);
        return frame;
    }

    SentFrame at(long time) {
        return new SentFrame(
                time,
                bytes,
                originalLength,
                source,
                destination,
                vlanIds,
                etherType,
                protocol,
                oneWay,
                ipBytes,
                tcpFlags,
                readable);
    }
}
