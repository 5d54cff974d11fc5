package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.FlowEndpoint;
import io.macmon.analyzer.flow.FlowRecord;
import io.macmon.capture.WallClock;
import java.util.Arrays;

/**
 * A number for a flow record, the same each time the same traffic is metered. It fits the 53 bits that every reader of
 * JSON keeps exact.
 */
final class FlowId {

    private static final long EXACT_BITS = (1L << 53) - 1;

    private FlowId() {}

    static long of(FlowRecord flow) {
        long id = mix(0, WallClock.nanos(flow.first()));
        id = mix(mix(id, end(flow.source())), end(flow.destination()));
        id = mix(mix(id, flow.protocol()), flow.etherType());
        return mix(id, flow.vlanIds().hashCode()) & EXACT_BITS;
    }

    private static long end(FlowEndpoint end) {
        int address = end.address() == null ? 0 : Arrays.hashCode(end.address().getAddress());
        return mix(mix(end.mac().value(), address), end.port());
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ (mixed >>> 32);
    }
}
