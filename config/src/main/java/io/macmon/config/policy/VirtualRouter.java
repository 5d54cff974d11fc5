package io.macmon.config.policy;

import io.macmon.config.net.IpAddress;
import java.util.List;

/**
 * An IP address that several routers have in turns (VRRP, HSRP, GLBP, CARP).
 *
 * @param address that moves between them
 * @param macs    who may claim it, besides the virtual addresses of those protocols; empty names nobody else
 */
public record VirtualRouter(IpAddress address, List<MacPattern> macs) {

    public VirtualRouter {
        macs = List.copyOf(macs);
    }
}
