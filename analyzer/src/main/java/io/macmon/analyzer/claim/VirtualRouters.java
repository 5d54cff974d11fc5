package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The claims that all virtual router protocols (VRRP, CARP, HSRP, GLBP) make. */
final class VirtualRouters {

    private VirtualRouters() {}

    /**
     * Claims that the frame's source is one of the group's routers, and that it runs the protocol.
     *
     * @param priority    see {@link VirtualRouter}
     * @param aliveMillis see {@link VirtualRouter}
     */
    static void claim(
            ClaimContext context,
            Service.Kind protocol,
            int group,
            List<IpAddress> addresses,
            int priority,
            boolean isActive,
            long aliveMillis) {
        context.claim(new VirtualRouter(context.source(), protocol, group, addresses, priority, isActive, aliveMillis));
        StringBuilder detail = new StringBuilder("group ").append(group);
        for (IpAddress address : addresses) {
            detail.append(", ").append(address);
        }
        context.claim(new Service(context.source(), protocol, detail.toString(), false));
    }

    /** Claims what all routers of a group must agree on. The groups of IPv4 and IPv6 are distinct. */
    static void claimSettings(
            ClaimContext context,
            Service.Kind protocol,
            int group,
            int version,
            String authentication,
            String interval) {
        context.claim(new NetworkSettings(
                context.source(),
                protocol,
                context.decoded().ipVersion() == 6 ? group + " (IPv6)" : String.valueOf(group),
                "",
                0,
                false,
                new TreeMap<>(Map.of(
                        "version", List.of(String.valueOf(version)),
                        "authentication", List.of(authentication),
                        "interval", List.of(interval)))));
    }

    /** A list with only this address; empty if the address is not set. */
    static List<IpAddress> listOf(IpAddress address) {
        return address.isUnspecified() ? List.of() : List.of(address);
    }
}
