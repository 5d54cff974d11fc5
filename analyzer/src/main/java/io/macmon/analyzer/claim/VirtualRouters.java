package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import java.util.List;

/** The claims that all virtual router protocols (VRRP, CARP, HSRP, GLBP) make. */
final class VirtualRouters {

    private VirtualRouters() {}

    /** Claims that the frame's source is one of the group's routers, and that it runs the protocol. */
    static void claim(ClaimContext context, Service.Kind protocol, int group, List<IpAddress> addresses) {
        context.claim(new VirtualRouter(context.source(), protocol, group, addresses));
        StringBuilder detail = new StringBuilder("group ").append(group);
        for (IpAddress address : addresses) {
            detail.append(", ").append(address);
        }
        context.claim(new Service(context.source(), protocol, detail.toString(), false));
    }

    /** A list with only this address; empty if the address is not set. */
    static List<IpAddress> listOf(IpAddress address) {
        return address.isUnspecified() ? List.of() : List.of(address);
    }
}
