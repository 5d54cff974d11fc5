package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlan;
import io.macmon.config.MacvlanMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Warnings about a device that the user should see. */
final class LinkWarnings {

    private LinkWarnings() {}

    /** @param parent the device's parent; empty if it is in another network namespace */
    static List<String> of(Link device, Optional<Link> parent) {
        List<String> warnings = new ArrayList<>();
        device.outage().map(why -> "receives nothing: " + why).ifPresent(warnings::add);
        if (device.damaged()) {
            warnings.add("its list does not fit into a netlink message, so no program can read it");
        }
        device.macvlan()
                .filter(macvlan -> macvlan.mode() == MacvlanMode.SOURCE)
                .ifPresent(macvlan -> warnings.addAll(sourceMode(device, macvlan, parent)));
        return warnings;
    }

    static String nodst(String device, String parent) {
        return "nodst: frames from the sources on the list of " + device + " no longer reach " + parent
                + " or this machine, even while " + device + " is down";
    }

    private static List<String> sourceMode(Link device, Macvlan macvlan, Optional<Link> parent) {
        List<String> warnings = new ArrayList<>();
        if (macvlan.nodst() && !device.isUp() && macvlan.sourceCount() > 0) {
            warnings.add("nodst while down: frames from its " + macvlan.sourceCount() + " sources are lost");
        }
        if (macvlan.sourceCount() == 0) {
            warnings.add("its list is empty, so it receives no frames");
        }
        parent.filter(below -> below.promiscuity() == 0)
                .ifPresent(
                        below -> warnings.add(below.name() + " is not promiscuous, so frames to other machines do not"
                                + " arrive; to receive them: ip link set " + below.name() + " promisc on"));
        return warnings;
    }
}
