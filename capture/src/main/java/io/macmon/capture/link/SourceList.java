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
 * The list of source addresses of a source-mode device, changed one address at a time.
 *
 * <p>The kernel can also replace the whole list. This class does not offer that, because the kernel empties the list
 * first, and the device loses the frames that arrive before the list is filled again. Changing needs CAP_NET_ADMIN;
 * reading needs no privilege.
 */
public final class SourceList {

    /**
     * The maximum number of addresses that a device should have. The kernel accepts more, but a list of 5,456 or more
     * does not fit into a netlink message and cannot be read back.
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

    /** The changes that {@link #sync} made. */
    public record Change(List<MacAddress> added, List<MacAddress> removed) {}

    /**
     * Adds an address; no effect if it is already on the list. Equivalent to:
     * {@code ip link set DEVICE type macvlan macaddr add ADDRESS}.
     */
    public void add(MacAddress source) throws MacmonException {
        change("cannot add " + source + " to the list of " + device.name(), MACVLAN_MACADDR_ADD, Optional.of(source));
    }

    /**
     * Removes an address; no effect if it is not on the list. Equivalent to:
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
     * The kernel's current list.
     *
     * @throws MacmonException also if the list is too long to be read
     */
    public List<MacAddress> read() throws MacmonException {
        String prefix = "cannot read the list of " + device.name() + ": ";
        Link now = links.refresh(device);
        if (now.damaged()) {
            throw new MacmonException(
                    prefix + "it is too long for a netlink message", "keep it to " + MAX_SOURCES + " addresses");
        }
        return now.macvlan()
                .orElseThrow(() -> new MacmonException(prefix + "it is not a macvlan"))
                .sources();
    }

    /**
     * Changes the list to exactly these addresses. Adds the missing addresses before it removes the others, so that no
     * frame from an address on both lists is lost. Then reads the list back.
     *
     * @throws MacmonException also if the kernel's list still differs from the requested one; the message lists what is
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
        requireListed(device.name(), target, now, ": the kernel ignored the request", "");
        List<MacAddress> left = without(now, target);
        if (!left.isEmpty()) {
            throw new MacmonException(device.name() + " still lists " + abridged(left)
                    + ": the kernel did not remove it, or another program changes the list");
        }
    }

    static void requireListed(
            String device, Collection<MacAddress> wanted, List<MacAddress> listed, String cause, String advice)
            throws MacmonException {
        List<MacAddress> missing = without(wanted, listed);
        if (!missing.isEmpty()) {
            throw new MacmonException(
                    device + " lists " + (wanted.size() - missing.size()) + " of " + wanted.size()
                            + " stations, missing " + abridged(missing) + cause,
                    advice);
        }
    }

    private void requireFits(int size) throws MacmonException {
        if (size > MAX_SOURCES) {
            throw new MacmonException(
                    "cannot list " + size + " stations on " + device.name() + ": the limit is " + MAX_SOURCES,
                    "distribute them over several devices");
        }
    }

    private void change(String operation, int mode, Optional<MacAddress> source) throws MacmonException {
        try {
            macvlans.change(operation, device, details -> {
                details.u32(IFLA_MACVLAN_MACADDR_MODE, mode);
                source.ifPresent(address -> details.address(IFLA_MACVLAN_MACADDR, address));
            });
        } catch (LinuxException refusal) {
            throw refusal.is(Errno.EINVAL) ? notInSourceMode(refusal) : refusal;
        }
    }

    private MacmonException notInSourceMode(LinuxException refusal) throws MacmonException {
        Optional<MacvlanMode> mode = links.refresh(device).macvlan().map(Macvlan::mode);
        return mode.filter(now -> now != MacvlanMode.SOURCE)
                .<MacmonException>map(now -> refusal.because(
                        device.name() + " is in " + now + " mode", "only a device in source mode can have a list"))
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
