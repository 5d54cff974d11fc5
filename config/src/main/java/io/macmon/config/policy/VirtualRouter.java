package io.macmon.config.policy;

import io.macmon.config.net.IpAddress;
import java.util.List;

/**
 * An IP address that moves between several routers (VRRP, HSRP, GLBP, CARP).
 *
 * @param address the address that moves
 * @param macs    stations that may claim it, besides the virtual addresses of these protocols; may be empty
 */
public record VirtualRouter(IpAddress address, List<MacPattern> macs) {

    public VirtualRouter {
        macs = List.copyOf(macs);
    }
}
