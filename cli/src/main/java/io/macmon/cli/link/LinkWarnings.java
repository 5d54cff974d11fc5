package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlan;
import io.macmon.config.MacvlanMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the user of a device should know about it. */
final class LinkWarnings {

    private LinkWarnings() {}

    /** @param parent empty when it is in another network namespace */
    static List<String> of(Link device, Optional<Link> parent) {
        List<String> warnings = new ArrayList<>();
        device.outage().map(why -> "deaf: " + why).ifPresent(warnings::add);
        if (device.damaged()) {
            warnings.add("its list is longer than a netlink message, so nobody can read it");
        }
        device.macvlan()
                .filter(macvlan -> macvlan.mode() == MacvlanMode.SOURCE)
                .ifPresent(macvlan -> warnings.addAll(sourceMode(device, macvlan, parent)));
        return warnings;
    }

    static String nodst(String device, String parent) {
        return "nodst: frames from the sources on the list of " + device + " no longer reach " + parent
                + " and this machine, also while " + device + " is down";
    }

    private static List<String> sourceMode(Link device, Macvlan macvlan, Optional<Link> parent) {
        List<String> warnings = new ArrayList<>();
        if (macvlan.nodst() && !device.isUp() && macvlan.sourceCount() > 0) {
            warnings.add("nodst while down: frames of its " + macvlan.sourceCount() + " sources reach nobody");
        }
        if (macvlan.sourceCount() == 0) {
            warnings.add("its list is empty, so it gets no frame");
        }
        parent.filter(below -> below.promiscuity() == 0)
                .ifPresent(
                        below -> warnings.add(below.name() + " is not promiscuous, so frames to other machines do not"
                                + " come; to get them: ip link set " + below.name() + " promisc on"));
        return warnings;
    }
}
