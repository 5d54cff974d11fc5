package io.macmon.analyzer.flow.record;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.List;

/**
 * One end of a flow.
 *
 * @param mac         the address from which this end first sent or, if it sent nothing, to which the other end first
 *     sent; zero for link types whose frames do not carry the addresses of both ends (see
 *     {@link DirectionDetail#linkSource})
 * @param address     null if the frames carry no IP
 * @param port        0 if the protocol has no ports; for other meanings see {@link FlowRecord}
 * @param otherMacs   up to three more addresses of this end, in the order in which they were first seen
 * @param hasMoreMacs whether there were more than that
 */
public record FlowEndpoint(
        MacAddress mac, IpAddress address, int port, List<MacAddress> otherMacs, boolean hasMoreMacs) {

    public FlowEndpoint {
        otherMacs = List.copyOf(otherMacs);
    }

    /** An end with one MAC address. */
    public FlowEndpoint(MacAddress mac, IpAddress address, int port) {
        this(mac, address, port, List.of(), false);
    }
}
