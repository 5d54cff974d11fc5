package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.config.net.MacAddress;

/** The MACs of a flow's endpoints, if its frames carry them. Linux cooked captures have only the sender's MAC. */
final class FlowMacs {

    private FlowMacs() {}

    /** The source's MAC; 0 if none. */
    static long source(FlowRecord flow) {
        MacAddress mac = flow.source().mac();
        return mac.isZero() && flow.detail().isPresent()
                ? linkSource(flow.detail().get().forward())
                : mac.value();
    }

    /** The destination's MAC; 0 if none. */
    static long destination(FlowRecord flow) {
        MacAddress mac = flow.destination().mac();
        return mac.isZero() && flow.detail().isPresent()
                ? linkSource(flow.detail().get().reverse())
                : mac.value();
    }

    private static long linkSource(DirectionDetail sent) {
        return sent.linkSource().isPresent() ? sent.linkSource().get().value() : 0;
    }
}
