package io.macmon.analyzer.flow.record;

import io.macmon.config.net.MacAddress;
import java.net.InetAddress;

/**
 * One end of a flow.
 *
 * @param mac     this end's address in the Ethernet headers of both directions; zero for link types whose frames do not
 *     carry the addresses of both ends (see {@link DirectionDetail#linkSource})
 * @param address null if the frames carry no IP
 * @param port    0 if there is none; for other meanings see {@link FlowRecord}
 */
public record FlowEndpoint(MacAddress mac, InetAddress address, int port) {}
