package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.MISSING;
import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlan;
import io.macmon.capture.link.MacvlanMode;
import io.macmon.capture.linux.Ethtool;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The device that is to be watched, as it is: nothing is created on it. */
final class ParentChecks {

    /** Of features that merge frames before anybody can count them: ethtool's word for each. */
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

    /** Whether the kernel would put a source-mode macvlan on it, and whether that would hear something. */
    CheckResult macvlanSupport() {
        String check = "parent " + name;
        try (Links links = Links.open()) {
            List<Link> all = links.all();
            return links.find(name)
                    .map(parent -> judge(check, parent, all))
                    .orElseGet(() -> CheckResult.missing(
                            check, "no device named " + name, "list the devices with: ip -br link"));
        } catch (MacmonException refusal) {
            return CheckResult.refused(check, MISSING, refusal);
        }
    }

    private CheckResult judge(String check, Link parent, List<Link> all) {
        if (parent.isLoopback() || !parent.isEthernet()) {
            return CheckResult.missing(check, "is no Ethernet device", "name one that is");
        }
        Optional<Link> master = all.stream()
                .filter(link ->
                        link.index() == parent.masterIndex() && !link.kind().equals("vrf"))
                .findFirst();
        if (master.isPresent()) {
            String port = "is a port of " + master.get().name() + ", which takes its frames";
            return CheckResult.missing(check, port, "watch that one");
        }
        if (all.stream().anyMatch(link -> isPassthruOn(parent, link))) {
            return CheckResult.missing(check, "has a passthru macvlan, which takes all frames", "remove that one");
        }
        if (!parent.isUp() || !parent.hasCarrier()) {
            return CheckResult.warning(
                    check,
                    parent.isUp() ? "no carrier" : "is down",
                    parent.isUp() ? "check the cable and the other end" : "bring it up: ip link set " + name + " up");
        }
        return CheckResult.ok(check, "up, Ethernet, and no port of another device");
    }

    private static boolean isPassthruOn(Link parent, Link link) {
        return link.macvlan()
                        .map(Macvlan::mode)
                        .filter(MacvlanMode.PASSTHRU::equals)
                        .isPresent()
                && link.parentIndex() == parent.index()
                && link.parentNamespaceId().isEmpty();
    }

    /** Whether one frame that is counted was one frame on the wire: merging may be on here, or where frames come from. */
    CheckResult offloads() {
        String check = "offloads of " + name;
        try (Links links = Links.open()) {
            Set<String> on = new TreeSet<>();
            for (String device : underlyingDevices(links)) {
                on.addAll(commandsToDisableMerging(device));
            }
            return on.isEmpty()
                    ? CheckResult.ok(check, "received frames are not merged (GRO, LRO)")
                    : CheckResult.warning(
                            check,
                            "received frames are merged before anybody sees them, so counts and lengths are not those"
                                    + " of the wire",
                            "turn it off: " + String.join(", ", on));
        } catch (MacmonException refusal) {
            return CheckResult.refused(check, WARNING, refusal);
        }
    }

    private static Set<String> commandsToDisableMerging(String device) throws MacmonException {
        Set<String> active = Ethtool.activeFeatures(device);
        String words = MERGING_FEATURES.entrySet().stream()
                .filter(feature -> active.contains(feature.getKey()))
                .map(feature -> feature.getValue() + " off")
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? Set.of() : Set.of("ethtool -K " + device + " " + words);
    }

    // The ports of a bridge or bond, and the device of a VLAN, merge as well.
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
