package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.IpProtocol;

/** Which flows have ports. In other flows, the port fields mean something else, or nothing. */
final class Ports {

    private Ports() {}

    static boolean exist(FlowRecord flow) {
        return switch (flow.protocol()) {
            case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.DCCP, IpProtocol.SCTP, IpProtocol.UDP_LITE -> true;
            default -> false;
        };
    }
}
