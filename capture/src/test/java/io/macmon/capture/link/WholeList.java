package io.macmon.capture.link;

import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.List;

/** Replaces a whole list at once. {@link SourceList} does not offer this, because the kernel empties the list first. */
final class WholeList {

    private static final int MACVLAN_MACADDR_SET = 3;

    private WholeList() {}

    static void set(Macvlans macvlans, Link device, List<MacAddress> sources) throws MacmonException {
        macvlans.change(
                "cannot set the list",
                device,
                details -> details.u32(RtnetlinkConstants.IFLA_MACVLAN_MACADDR_MODE, MACVLAN_MACADDR_SET)
                        .nest(
                                RtnetlinkConstants.IFLA_MACVLAN_MACADDR_DATA,
                                data -> sources.forEach(
                                        source -> data.address(RtnetlinkConstants.IFLA_MACVLAN_MACADDR, source))));
    }
}
