package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.MISSING;
import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlan;
import io.macmon.capture.linux.Ethtool;
import io.macmon.config.MacvlanMode;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks the parent to watch, without creating a device on it. */
final class ParentChecks {

    /** Features that merge frames before any program can count them, with ethtool's keyword for each. */
    private static final Map<String, String> MERGING_FEATURES = new TreeMap<>(Map.of(
            "rx-gro", "gro",
            "rx-lro", "lro",
            "rx-gro-hw", "rx-gro-hw",
            "rx-gro-list", "rx-gro-list",
            "rx-udp-gro-forwarding", "rx-udp-gro-forwarding"));

    private final String name;

    ParentChecks(String name) {
        this.name = name;
    }

    /**
     * Checks that the kernel accepts a source-mode macvlan on this device, and that the macvlan would receive frames.
     */
    CheckResult macvlanSupport() {
        String check = "parent " + name;
        try (Links links = Links.open()) {
            List<Link> all = links.all();
            return links.find(name)
                    .map(parent -> judge(check, parent, all))
                    .orElseGet(() ->
                            CheckResult.missing(check, "no device named " + name, "list the devices: ip -br link"));
        } catch (MacmonException failure) {
            return CheckResult.failed(check, MISSING, failure);
        }
    }

    private CheckResult judge(String check, Link parent, List<Link> all) {
        if (parent.isLoopback() || !parent.isEthernet()) {
            return CheckResult.missing(check, "is not an Ethernet device", "use an Ethernet device");
        }
        Optional<Link> master = all.stream()
                .filter(link ->
                        link.index() == parent.masterIndex() && !link.kind().equals("vrf"))
                .findFirst();
        if (master.isPresent()) {
            String detail = "is a port of " + master.get().name() + ", which takes its frames";
            return CheckResult.missing(check, detail, "watch " + master.get().name());
        }
        if (all.stream().anyMatch(link -> isPassthruOn(parent, link))) {
            return CheckResult.missing(check, "has a passthru macvlan, which takes all frames", "remove that macvlan");
        }
        if (!parent.isUp() || !parent.hasCarrier()) {
            return CheckResult.warning(
                    check,
                    parent.isUp() ? "no carrier" : "is down",
                    parent.isUp() ? "check the cable and the other end" : "bring it up: ip link set " + name + " up");
        }
        return CheckResult.ok(check, "up, Ethernet, not a port of another device");
    }

    private static boolean isPassthruOn(Link parent, Link link) {
        return link.macvlan()
                        .map(Macvlan::mode)
                        .filter(MacvlanMode.PASSTHRU::equals)
                        .isPresent()
                && link.isOn(parent);
    }

    /**
     * Checks that neither this device nor any below it merges received frames (GRO, LRO), which would falsify counts
     * and lengths.
     */
    CheckResult offloads() {
        String check = "offloads of " + name;
        try (Links links = Links.open()) {
            Set<String> commands = new TreeSet<>();
            for (String device : underlyingDevices(links)) {
                commands.addAll(commandsToDisableMerging(device));
            }
            return commands.isEmpty()
                    ? CheckResult.ok(check, "received frames are not merged (GRO, LRO)")
                    : CheckResult.warning(
                            check,
                            "received frames are merged before any program sees them, so counts and lengths differ"
                                    + " from those on the wire",
                            "turn it off: " + String.join(", ", commands));
        } catch (MacmonException failure) {
            return CheckResult.failed(check, WARNING, failure);
        }
    }

    private static Set<String> commandsToDisableMerging(String device) throws MacmonException {
        Set<String> active = Ethtool.activeFeatures(device);
        String options = MERGING_FEATURES.entrySet().stream()
                .filter(feature -> active.contains(feature.getKey()))
                .map(feature -> feature.getValue() + " off")
                .collect(Collectors.joining(" "));
        return options.isEmpty() ? Set.of() : Set.of("ethtool -K " + device + " " + options);
    }

    // The ports of a bridge or bond, and the device below a VLAN, may also merge frames.
    private List<String> underlyingDevices(Links links) throws MacmonException {
        List<String> names = new ArrayList<>(List.of(name));
        Link parent = links.find(name).orElseThrow(() -> new MacmonException("no device named " + name));
        for (Link link : links.all()) {
            boolean port = link.masterIndex() == parent.index();
            boolean below = parent.kind().equals("vlan") && link.index() == parent.parentIndex();
            if (port || below) {
                names.add(link.name());
            }
        }
        return names;
    }
}
