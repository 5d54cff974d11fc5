package io.macmon.analyzer.flow.record;

import io.macmon.config.net.MacAddress;
import java.net.InetAddress;

/**
 * One end of a flow.
 *
 * @param mac     zero where frames do not carry the addresses of both ends (see {@link DirectionDetail#linkSource}); from the frames' Ethernet header; it belongs to this end, whichever direction a frame went
 * @param address null when the frames carry no IP
 * @param port    0 when there is none; for other meanings see {@link FlowRecord}
 */
public record FlowEndpoint(MacAddress mac, InetAddress address, int port) {}
