package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        LazyText detail = new LazyText(() -> "group " + group
                + addresses.stream().map(address -> ", " + address).collect(Collectors.joining()));
        context.claim(new Service(context.source(), protocol, detail, false));
    }

    /** Claims what all routers of a group must agree on. The groups of IPv4 and IPv6 are distinct. */
    static void claimSettings(
            ClaimContext context,
            Service.Kind protocol,
            int group,
            int version,
            RawValues authentication,
            String interval) {
        Map<String, RawValues> settings = new LinkedHashMap<>();
        settings.put("version", RawValues.of(String.valueOf(version)));
        settings.put("authentication", authentication);
        settings.put("interval", RawValues.of(interval));
        context.claim(new NetworkSettings(
                context.source(),
                protocol,
                RawValues.of(context.decoded().ipVersion() == 6 ? group + " (IPv6)" : String.valueOf(group)),
                RawValues.NONE,
                0,
                false,
                settings));
    }

    /** A list with only this address; empty if the address is not set. */
    static List<IpAddress> listOf(IpAddress address) {
        return address.isUnspecified() ? List.of() : List.of(address);
    }
}
