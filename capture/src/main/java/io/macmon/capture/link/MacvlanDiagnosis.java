package io.macmon.capture.link;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.MacvlanMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds out which rule of the macvlan driver was broken (macvlan_common_newlink and macvlan_changelink in
 * drivers/net/macvlan.c). The kernel decides; this only explains, and where it finds nothing the errno has to do.
 */
final class MacvlanDiagnosis {

    private MacvlanDiagnosis() {}

    /** @param links all devices of the parent's namespace */
    static LinuxException explainCreation(LinuxException refusal, NewMacvlan wanted, List<Link> links) {
        Optional<String> reason = switch (Errno.of(refusal.errno()).orElse(Errno.ENOSYS)) {
            case EINVAL -> unfitParent(wanted, links);
            case EBUSY -> Optional.of(busyParent(wanted.parent(), links));
            case EEXIST -> Optional.of("there is a device of that name; choose another");
            case EOPNOTSUPP -> Optional.of(missingDriver(wanted.kind()));
            default -> Optional.empty();
        };
        return because(refusal, reason);
    }

    static LinuxException explainModeChange(LinuxException refusal, Link device, MacvlanMode wanted) {
        boolean was = device.macvlan().map(Macvlan::mode).equals(Optional.of(MacvlanMode.PASSTHRU));
        boolean crosses = was != (wanted == MacvlanMode.PASSTHRU);
        return because(
                refusal,
                refusal.is(Errno.EINVAL) && crosses
                        ? Optional.of(
                                "a device stays in or out of passthru mode for life; delete it and create another")
                        : Optional.empty());
    }

    /** @param links all devices of the device's namespace */
    static LinuxException explainMtuChange(LinuxException refusal, Link device, int wanted, List<Link> links) {
        Optional<String> reason = links.stream()
                .filter(link -> device.macvlan().isPresent() && isParent(link, device))
                .findFirst()
                .flatMap(parent -> tooLong(OptionalInt.of(wanted), parent));
        return because(refusal, refusal.is(Errno.EINVAL) ? reason : Optional.empty());
    }

    private static Optional<String> unfitParent(NewMacvlan wanted, List<Link> links) {
        Link parent = wanted.parent();
        if (parent.isLoopback()) {
            return Optional.of(parent.name() + " is the loopback device; name an Ethernet device");
        }
        if (!parent.isEthernet()) {
            return Optional.of(parent.name() + " is not an Ethernet device (link layer type " + parent.linkLayerType()
                    + "); name one that is");
        }
        return tooLong(wanted.mtu(), parent).or(() -> passthru(wanted, links));
    }

    private static Optional<String> tooLong(OptionalInt mtu, Link parent) {
        return mtu.isPresent() && mtu.getAsInt() > parent.mtu()
                ? Optional.of(
                        "an MTU of " + mtu.getAsInt() + " is greater than the " + parent.mtu() + " of " + parent.name())
                : Optional.empty();
    }

    private static Optional<String> passthru(NewMacvlan wanted, List<Link> links) {
        Link parent = wanted.parent();
        int port = parent.macvlan().isPresent() ? parent.parentIndex() : parent.index();
        List<Macvlan> siblings = links.stream()
                .filter(link ->
                        link.parentIndex() == port && link.parentNamespaceId().isEmpty())
                .flatMap(link -> link.macvlan().stream())
                .toList();
        if (siblings.stream().anyMatch(sibling -> sibling.mode() == MacvlanMode.PASSTHRU)) {
            return Optional.of(parent.name() + " has a macvlan in passthru mode, beside which no other can be;"
                    + " delete that or name another parent");
        }
        if (wanted.mode() == MacvlanMode.PASSTHRU) {
            return Optional.of("a device in passthru mode must be the only macvlan of " + parent.name()
                    + ", which has others, perhaps in other network namespaces");
        }
        return Optional.of("the driver does not take " + parent.name()
                + "; perhaps it has a macvlan in passthru mode in another network namespace"
                + (wanted.hasNodst() ? ", or the kernel is older than nodst (Linux 5.13)" : ""));
    }

    private static String busyParent(Link parent, List<Link> links) {
        Optional<Link> master = links.stream()
                .filter(link -> link.index() == parent.masterIndex())
                .findFirst();
        return master.map(of -> parent.name() + " is a port of " + of.name() + ", which takes its frames; name "
                        + of.name() + " as the parent, or free " + parent.name() + " with: ip link set " + parent.name()
                        + " nomaster")
                .orElse("another driver takes the frames of " + parent.name() + " (ipvlan, Open vSwitch, or the like)");
    }

    private static String missingDriver(String kind) {
        return "the kernel has no " + kind + " driver; load it with: modprobe " + kind;
    }

    private static boolean isParent(Link link, Link device) {
        return link.index() == device.parentIndex()
                && device.parentNamespaceId().isEmpty();
    }

    private static LinuxException because(LinuxException refusal, Optional<String> reason) {
        return reason.map(why -> new LinuxException(refusal.operation(), refusal.errno(), why))
                .orElse(refusal);
    }
}
