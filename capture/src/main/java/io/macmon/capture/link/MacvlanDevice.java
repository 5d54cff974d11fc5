package io.macmon.capture.link;

import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The device that macmon captures on: a macvlan in source mode, set up not to answer.
 *
 * <pre>
 *   the host's namespace            a namespace of the device's own
 *
 *   eth0 (the parent) ==copies==>   macmon0: no address, no ARP, no IPv6, up
 *     |
 *     '--> the host, not affected
 * </pre>
 *
 * <p>The kernel also passes a source-mode device's copies to the network stack of the device's namespace. The host's
 * stack would answer them a second time. In a namespace of the device's own, nothing answers, and when this process
 * dies, even by SIGKILL, the kernel removes the namespace and the device. Without permission to create a namespace, the
 * device stays in the host's, with rp_filter on and ARP and IPv6 off so that it does not answer; {@link #notices}
 * reports this. If this process is killed, the device's alias lets the next start remove the device.
 *
 * <p>A device starts with an empty list. The caller can therefore open the capture before it calls
 * {@link #setStations}, so that the device's counter of received frames equals the number of frames captured.
 *
 * <p>Thread-safe. Close the device after everything that uses it.
 */
public final class MacvlanDevice implements AutoCloseable {

    private final Links parentLinks;
    private final Optional<Link> parent;
    private final Links deviceLinks;
    private final Link device;
    private final Optional<NetworkNamespace> namespace;
    private final boolean owned;
    private final List<String> notices;

    /**
     * @param parentLinks the session in the parent's namespace; closed with this
     * @param deviceLinks the session in the device's namespace, possibly the same; closed with this
     * @param owned       whether closing this deletes the device
     */
    MacvlanDevice(
            Links parentLinks,
            Optional<Link> parent,
            Links deviceLinks,
            Link device,
            Optional<NetworkNamespace> namespace,
            boolean owned,
            List<String> notices) {
        this.parentLinks = parentLinks;
        this.parent = parent;
        this.deviceLinks = deviceLinks;
        this.device = device;
        this.namespace = namespace;
        this.owned = owned;
        this.notices = List.copyOf(notices);
    }

    /**
     * Creates a device with the first free name among macmon0, macmon1, and so on, brings it up, and leaves its list
     * empty. Needs CAP_NET_ADMIN, and CAP_SYS_ADMIN to give the device its own namespace.
     *
     * @param parent name of the parent, looked up in the namespace of the calling thread
     */
    public static MacvlanDevice open(String parent) throws MacmonException {
        return DeviceSetup.create(parent, Optional.empty());
    }

    /** Like {@link #open(String)}, with the given name, which must be free. */
    public static MacvlanDevice open(String parent, String name) throws MacmonException {
        return DeviceSetup.create(parent, Optional.of(name));
    }

    /**
     * Creates another device on the same parent and in the same namespace, for stations that do not fit on this one.
     * Call this on a thread in the namespace in which this device was opened. Not available for an attached device.
     */
    public MacvlanDevice openSibling() throws MacmonException {
        return DeviceSetup.createSibling(parent.orElseThrow().name(), namespace);
    }

    /**
     * Uses a device that an administrator created, in the namespace of the calling thread. Never changes the device,
     * even when closed. Needs no privilege.
     */
    public static MacvlanDevice attach(String name) throws MacmonException {
        Links links = Links.open();
        try {
            Link device = links.require(name);
            requireSourceMode(device);
            Optional<Link> parent = links.parentOf(device);
            List<String> notices = new ArrayList<>();
            LinkOutage.of(device).ifPresent(notices::add);
            return new MacvlanDevice(links, parent, links, device, Optional.empty(), false, notices);
        } catch (MacmonException | RuntimeException failure) {
            links.close();
            throw failure;
        }
    }

    /**
     * Sets the stations whose frames the device receives. Adds the missing stations before it removes the others, so
     * that changing the list of a running monitor loses no frame, then reads the list back. An attached device is only
     * checked: its list must contain every station.
     *
     * @return the addresses added and removed
     * @throws MacmonException if the kernel's list still differs from the requested one; the message lists what is
     *     missing
     */
    public synchronized SourceList.Change setStations(List<MacAddress> stations) throws MacmonException {
        if (owned) {
            return sources().sync(stations);
        }
        SourceList.requireListed(
                name(),
                stations,
                sources().read(),
                "",
                "an attached device is not changed; add them with: ip link set " + name()
                        + " type macvlan macaddr add ADDRESS");
        return new SourceList.Change(List.of(), List.of());
    }

    /** The stations on the kernel's list. */
    public List<MacAddress> stations() throws MacmonException {
        return sources().read();
    }

    public String name() {
        return device.name();
    }

    /** The device's index in {@link #namespace}. */
    public int index() {
        return device.index();
    }

    /** The namespace created for the device; empty if the device is in the namespace of the thread that opened this. */
    public Optional<NetworkNamespace> namespace() {
        return namespace;
    }

    /** Warnings for the user, one line each. */
    public List<String> notices() {
        return notices;
    }

    /** The device's current state and counters. */
    public Link link() throws MacmonException {
        return deviceLinks.refresh(device);
    }

    /** The parent's current state and counters; empty for an attached device whose parent is in another namespace. */
    public Optional<Link> parent() throws MacmonException {
        return parent.isPresent() ? Optional.of(parentLinks.refresh(parent.get())) : Optional.empty();
    }

    /**
     * Deletes the device and its namespace; an attached device is not deleted.
     *
     * @throws MacmonException if the device could not be deleted and stays in the host's namespace
     */
    @Override
    public void close() throws MacmonException {
        try {
            if (owned) {
                deviceLinks.deleteIfPresent(device);
            }
        } finally {
            deviceLinks.close();
            parentLinks.close();
            namespace.ifPresent(NetworkNamespace::close);
        }
    }

    Links parentLinks() {
        return parentLinks;
    }

    Links deviceLinks() {
        return deviceLinks;
    }

    private SourceList sources() {
        return new Macvlans(deviceLinks).sources(device);
    }

    private static void requireSourceMode(Link device) throws MacmonException {
        String prefix = "cannot watch " + device.name() + ": it is ";
        Optional<MacvlanMode> mode = device.macvlan().map(Macvlan::mode);
        if (mode.isEmpty()) {
            throw new MacmonException(
                    prefix + "not a macvlan", "name one in source mode, or a parent to create one on");
        }
        if (mode.get() != MacvlanMode.SOURCE) {
            throw new MacmonException(prefix + "a macvlan in " + mode.get() + " mode", "name one in source mode");
        }
    }
}
