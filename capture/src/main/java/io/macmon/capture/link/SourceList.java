package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_MACADDR;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_MACADDR_MODE;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_MACADDR_ADD;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_MACADDR_DEL;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_MACADDR_FLUSH;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.LinkConfig;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The list of source addresses of one source-mode device, changed address by address.
 *
 * <p>The kernel can also set a whole list at once, but it does so by emptying it first, and frames that come between
 * are lost to the device; so that is not offered. Changing needs CAP_NET_ADMIN, reading nothing.
 */
public final class SourceList {

    /**
     * Addresses that a device should have at most. The kernel takes more, but from 5,456 on the list no longer fits
     * into a netlink message, and nobody can read it back.
     */
    public static final int MAX_SOURCES = LinkConfig.MAX_SOURCES;

    private final Macvlans macvlans;
    private final Links links;
    private final Link device;

    SourceList(Macvlans macvlans, Links links, Link device) {
        this.macvlans = macvlans;
        this.links = links;
        this.device = device;
    }

    /** What {@link #sync} changed. */
    public record Change(List<MacAddress> added, List<MacAddress> removed) {}

    /**
     * Adds an address; no change when it is on the list already. Equivalent to:
     * {@code ip link set DEVICE type macvlan macaddr add ADDRESS}.
     */
    public void add(MacAddress source) throws MacmonException {
        change("cannot add " + source + " to the list of " + device.name(), MACVLAN_MACADDR_ADD, Optional.of(source));
    }

    /**
     * Removes an address; no change when it is not on the list. Equivalent to:
     * {@code ip link set DEVICE type macvlan macaddr del ADDRESS}.
     */
    public void remove(MacAddress source) throws MacmonException {
        change(
                "cannot remove " + source + " from the list of " + device.name(),
                MACVLAN_MACADDR_DEL,
                Optional.of(source));
    }

    /** Empties the list. Equivalent to: {@code ip link set DEVICE type macvlan macaddr flush}. */
    public void flush() throws MacmonException {
        change("cannot empty the list of " + device.name(), MACVLAN_MACADDR_FLUSH, Optional.empty());
    }

    /**
     * The list as the kernel has it now.
     *
     * @throws MacmonException also when the list is too long to be read
     */
    public List<MacAddress> read() throws MacmonException {
        String what = "cannot read the list of " + device.name() + ": ";
        Link now = links.refresh(device);
        if (now.damaged()) {
            throw new MacmonException(
                    what + "it is longer than a netlink message; keep it within " + MAX_SOURCES + " addresses");
        }
        return now.macvlan()
                .orElseThrow(() -> new MacmonException(what + "it is no macvlan"))
                .sources();
    }

    /**
     * Makes the list exactly these addresses, by the difference: first what is missing is added, then what is too much
     * is removed, so that no frame from an address on both lists is lost. Then reads the list back.
     *
     * @throws MacmonException also when the kernel's list is not the wanted one afterwards; the message says what is
     *     missing
     */
    public Change sync(Collection<MacAddress> wanted) throws MacmonException {
        Set<MacAddress> target = new LinkedHashSet<>(wanted);
        requireFits(target.size());
        List<MacAddress> now = read();
        Change change = new Change(without(target, now), without(now, target));
        for (MacAddress source : change.added) {
            add(source);
        }
        for (MacAddress source : change.removed) {
            remove(source);
        }
        verify(target);
        return change;
    }

    private void verify(Set<MacAddress> target) throws MacmonException {
        List<MacAddress> now = read();
        requireListed(device.name(), target, now, "the kernel did not take it");
        List<MacAddress> left = without(now, target);
        if (!left.isEmpty()) {
            throw new MacmonException(device.name() + " still lists " + abridged(left)
                    + "; the kernel did not remove it, or somebody else changes the list");
        }
    }

    static void requireListed(String device, Collection<MacAddress> wanted, List<MacAddress> listed, String why)
            throws MacmonException {
        List<MacAddress> missing = without(wanted, listed);
        if (!missing.isEmpty()) {
            throw new MacmonException(device + " lists " + (wanted.size() - missing.size()) + " of " + wanted.size()
                    + " stations, missing " + abridged(missing) + "; " + why);
        }
    }

    private void requireFits(int size) throws MacmonException {
        if (size > MAX_SOURCES) {
            throw new MacmonException("cannot list " + size + " stations on " + device.name() + ": a device takes "
                    + MAX_SOURCES + "; spread them over several devices");
        }
    }

    private void change(String what, int operation, Optional<MacAddress> source) throws MacmonException {
        try {
            macvlans.change(what, device, details -> {
                details.u32(IFLA_MACVLAN_MACADDR_MODE, operation);
                source.ifPresent(address -> details.address(IFLA_MACVLAN_MACADDR, address));
            });
        } catch (LinuxException refusal) {
            throw refusal.is(Errno.EINVAL) ? notInSourceMode(refusal) : refusal;
        }
    }

    private MacmonException notInSourceMode(LinuxException refusal) throws MacmonException {
        Optional<MacvlanMode> mode = links.refresh(device).macvlan().map(Macvlan::mode);
        return mode.filter(now -> now != MacvlanMode.SOURCE)
                .map(now -> new LinuxException(
                        refusal.operation(),
                        refusal.errno(),
                        device.name() + " is in " + now + " mode; only a device in source mode has a list"))
                .orElse(refusal);
    }

    private static List<MacAddress> without(Collection<MacAddress> all, Collection<MacAddress> taken) {
        List<MacAddress> rest = new ArrayList<>(new LinkedHashSet<>(all));
        rest.removeAll(Set.copyOf(taken));
        return rest;
    }

    private static String abridged(List<MacAddress> addresses) {
        int shown = Math.min(addresses.size(), 3);
        String text = String.join(
                ", ",
                addresses.subList(0, shown).stream().map(MacAddress::toString).toList());
        return addresses.size() == shown ? text : text + " and " + (addresses.size() - shown) + " more";
    }
}
