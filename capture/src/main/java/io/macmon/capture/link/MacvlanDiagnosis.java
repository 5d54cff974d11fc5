package io.macmon.capture.link;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.MacvlanMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the macvlan driver's rule that a refused request broke (macvlan_common_newlink and macvlan_changelink in
 * drivers/net/macvlan.c). The kernel decides; this class only explains. If no broken rule is found, the errno is the
 * explanation.
 */
final class MacvlanDiagnosis {

    private record Explanation(String reason, String advice) {}

    private MacvlanDiagnosis() {}

    /** @param links all devices in the parent's namespace */
    static LinuxException explainCreation(LinuxException refusal, NewMacvlan wanted, List<Link> links) {
        Optional<Explanation> explanation = switch (Errno.of(refusal.errno()).orElse(Errno.ENOSYS)) {
            case EINVAL -> unfitParent(wanted, links);
            case EBUSY -> Optional.of(busyParent(wanted.parent(), links));
            case EEXIST -> explained("a device of that name already exists", "choose another name");
            case EOPNOTSUPP ->
                explained("the kernel has no " + wanted.kind() + " driver", "load it with: modprobe " + wanted.kind());
            default -> Optional.empty();
        };
        return because(refusal, explanation);
    }

    static LinuxException explainModeChange(LinuxException refusal, Link device, MacvlanMode wanted) {
        boolean was = device.macvlan().map(Macvlan::mode).equals(Optional.of(MacvlanMode.PASSTHRU));
        boolean crosses = was != (wanted == MacvlanMode.PASSTHRU);
        return because(
                refusal,
                refusal.is(Errno.EINVAL) && crosses
                        ? explained(
                                "an existing device can neither enter nor leave passthru mode",
                                "delete it and create another")
                        : Optional.empty());
    }

    /** @param links all devices in the device's namespace */
    static LinuxException explainMtuChange(LinuxException refusal, Link device, int wanted, List<Link> links) {
        Optional<Explanation> explanation = links.stream()
                .filter(link -> device.macvlan().isPresent() && device.isOn(link))
                .findFirst()
                .flatMap(parent -> tooLong(OptionalInt.of(wanted), parent));
        return because(refusal, refusal.is(Errno.EINVAL) ? explanation : Optional.empty());
    }

    private static Optional<Explanation> unfitParent(NewMacvlan wanted, List<Link> links) {
        Link parent = wanted.parent();
        if (parent.isLoopback()) {
            return explained(parent.name() + " is the loopback device", "name an Ethernet device");
        }
        if (!parent.isEthernet()) {
            return explained(
                    parent.name() + " is not an Ethernet device (link layer type " + parent.linkLayerType() + ")",
                    "name an Ethernet device");
        }
        return tooLong(wanted.mtu(), parent).or(() -> passthru(wanted, links));
    }

    private static Optional<Explanation> tooLong(OptionalInt mtu, Link parent) {
        return mtu.isPresent() && mtu.getAsInt() > parent.mtu()
                ? explained("an MTU of " + mtu.getAsInt() + " exceeds the " + parent.mtu() + " of " + parent.name(), "")
                : Optional.empty();
    }

    private static Optional<Explanation> passthru(NewMacvlan wanted, List<Link> links) {
        Link parent = wanted.parent();
        int port = parent.macvlan().isPresent() ? parent.parentIndex() : parent.index();
        List<Macvlan> siblings = links.stream()
                .filter(link ->
                        link.parentIndex() == port && link.parentNamespaceId().isEmpty())
                .flatMap(link -> link.macvlan().stream())
                .toList();
        if (siblings.stream().anyMatch(sibling -> sibling.mode() == MacvlanMode.PASSTHRU)) {
            return explained(
                    parent.name() + " has a macvlan in passthru mode, and cannot have another",
                    "delete it, or choose another parent");
        }
        if (wanted.mode() == MacvlanMode.PASSTHRU) {
            return explained(
                    "a device in passthru mode must be the only macvlan of " + parent.name()
                            + ", which has others, perhaps in other network namespaces",
                    "");
        }
        return explained(
                "the driver does not accept " + parent.name(),
                "perhaps it has a macvlan in passthru mode in another network namespace"
                        + (wanted.hasNodst() ? ", or the kernel does not know nodst (Linux 5.13)" : ""));
    }

    private static Explanation busyParent(Link parent, List<Link> links) {
        Optional<Link> master = links.stream()
                .filter(link -> link.index() == parent.masterIndex())
                .findFirst();
        return master.map(of -> new Explanation(
                        parent.name() + " is a port of " + of.name() + ", which takes its frames",
                        "name " + of.name() + " as the parent, or release " + parent.name() + " with: ip link set "
                                + parent.name() + " nomaster"))
                .orElseGet(() -> new Explanation(
                        "another driver takes the frames of " + parent.name() + " (such as ipvlan or Open vSwitch)",
                        ""));
    }

    private static Optional<Explanation> explained(String reason, String advice) {
        return Optional.of(new Explanation(reason, advice));
    }

    private static LinuxException because(LinuxException refusal, Optional<Explanation> explanation) {
        return explanation
                .map(found -> refusal.because(found.reason, found.advice))
                .orElse(refusal);
    }
}
