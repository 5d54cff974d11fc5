package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.config.net.MacAddress;
import java.util.Optional;
import java.util.function.Function;

/** The MACs of a flow's endpoints, if its frames carry them. Linux cooked captures have only the sender's MAC. */
final class FlowMacs {

    private FlowMacs() {}

    static Optional<MacAddress> source(FlowRecord flow) {
        return of(flow, flow.source(), FlowDetail::forward);
    }

    static Optional<MacAddress> destination(FlowRecord flow) {
        return of(flow, flow.destination(), FlowDetail::reverse);
    }

    private static Optional<MacAddress> of(
            FlowRecord flow, FlowEndpoint end, Function<FlowDetail, DirectionDetail> sent) {
        return end.mac().isZero()
                ? flow.detail().map(sent).flatMap(DirectionDetail::linkSource)
                : Optional.of(end.mac());
    }
}
