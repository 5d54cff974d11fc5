package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import java.util.List;

/** What the protocols by which routers share an address have in common. */
final class VirtualRouters {

    private VirtualRouters() {}

    /** Claims that the frame's source is of a group, and what it does. */
    static void claim(ClaimContext reading, Service.Kind protocol, int group, List<IpAddress> addresses) {
        reading.claim(new VirtualRouter(reading.source(), protocol, group, addresses));
        StringBuilder detail = new StringBuilder("group ").append(group);
        for (IpAddress address : addresses) {
            detail.append(", ").append(address);
        }
        reading.claim(new Service(reading.source(), protocol, detail.toString(), false));
    }

    /** The address alone, or none when it is not set. */
    static List<IpAddress> listOf(IpAddress address) {
        return address.isUnspecified() ? List.of() : List.of(address);
    }
}
