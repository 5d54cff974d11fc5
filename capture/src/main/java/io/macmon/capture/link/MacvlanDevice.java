package io.macmon.capture.link;

import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The device that macmon watches: a macvlan in source mode, made to be quiet.
 *
 * <pre>
 *   the host's namespace            a namespace of the device's own
 *
 *   eth0 (the parent) ==copies==>   macmon0: no address, no ARP, no IPv6, up
 *     |
 *     '--> the host, which does not notice
 * </pre>
 *
 * <p>A source-mode device gives what it copies to the network stack of its namespace, which would answer a second time.
 * In a namespace of its own nothing answers, and when this process dies, by SIGKILL too, the kernel removes the
 * namespace and the device. Where making a namespace is not permitted, the device stays in the host's, with rp_filter,
 * ARP and IPv6 set against answering; {@link #notices} says so, and its alias lets the next start remove it if this
 * process is killed.
 *
 * <p>A device starts with an empty list, so that whoever captures can open the capture first and then call
 * {@link #setStations}: the device's counter of received frames then counts what was captured, frame for frame.
 *
 * <p>Thread-safe, except that closing must come last.
 */
public final class MacvlanDevice implements AutoCloseable {

    private final Links parentLinks;
    private final Optional<Link> parent;
    private final Links deviceLinks;
    private final Link device;
    private final Optional<NetworkNamespace> namespace;
    private final boolean own;
    private final List<String> notices;

    /**
     * @param parentLinks the session in the namespace of the parent; closed by this
     * @param deviceLinks the session in the namespace of the device, perhaps the same; closed by this
     * @param own         whether the device is removed when this closes
     */
    MacvlanDevice(
            Links parentLinks,
            Optional<Link> parent,
            Links deviceLinks,
            Link device,
            Optional<NetworkNamespace> namespace,
            boolean own,
            List<String> notices) {
        this.parentLinks = parentLinks;
        this.parent = parent;
        this.deviceLinks = deviceLinks;
        this.device = device;
        this.namespace = namespace;
        this.own = own;
        this.notices = List.copyOf(notices);
    }

    /**
     * Makes a device with the first free name of macmon0, macmon1, and so on, brings it up, and leaves its list empty.
     * Needs CAP_NET_ADMIN, and CAP_SYS_ADMIN for a namespace of its own.
     *
     * @param parent looked up in the namespace of the calling thread
     */
    public static MacvlanDevice open(String parent) throws MacmonException {
        return DeviceSetup.create(parent, Optional.empty());
    }

    /** Like {@link #open(String)}, with a given name, which must be free. */
    public static MacvlanDevice open(String parent, String name) throws MacmonException {
        return DeviceSetup.create(parent, Optional.of(name));
    }

    /**
     * Makes one more device on the same parent and in the same namespace, for stations that do not fit on this one. On
     * a thread in the namespace that this was opened from; not for an attached device.
     */
    public MacvlanDevice openSibling() throws MacmonException {
        return DeviceSetup.createSibling(parent.orElseThrow().name(), namespace);
    }

    /**
     * Takes a device that an administrator made, in the namespace of the calling thread, and leaves it as it is, also
     * when closed. Needs no privilege.
     */
    public static MacvlanDevice attach(String name) throws MacmonException {
        Links links = Links.open();
        try {
            Link device = links.require(name);
            requireSourceMode(device);
            Optional<Link> parent =
                    device.parentNamespaceId().isPresent() ? Optional.empty() : links.find(device.parentIndex());
            List<String> notices = new ArrayList<>();
            LinkOutage.of(device).ifPresent(notices::add);
            return new MacvlanDevice(links, parent, links, device, Optional.empty(), false, notices);
        } catch (MacmonException | RuntimeException failure) {
            links.close();
            throw failure;
        }
    }

    /**
     * Makes these the stations whose frames the device gets. Each is added, and only then what else is listed is
     * removed, so it also changes the list of a running monitor without losing a frame. Then the kernel's list is read
     * back. An attached device is only checked: every station must be on its list already.
     *
     * @return what was added and removed
     * @throws MacmonException when the kernel's list is not what was wanted; the message says what is missing
     */
    public synchronized SourceList.Change setStations(List<MacAddress> stations) throws MacmonException {
        if (own) {
            return sources().sync(stations);
        }
        SourceList.requireListed(
                name(),
                stations,
                sources().read(),
                "an attached device is left as it is; add it with: ip link set " + name()
                        + " type macvlan macaddr add ADDRESS");
        return new SourceList.Change(List.of(), List.of());
    }

    /** The stations on the kernel's list now. */
    public List<MacAddress> stations() throws MacmonException {
        return sources().read();
    }

    public String name() {
        return device.name();
    }

    /** Counts in {@link #namespace}. */
    public int index() {
        return device.index();
    }

    /** The namespace that was made for the device; empty when it is in the one of the thread that opened this. */
    public Optional<NetworkNamespace> namespace() {
        return namespace;
    }

    /** What the user should know, one line each; empty when all is as it should be. */
    public List<String> notices() {
        return notices;
    }

    /** The device as it is now, with its counters. */
    public Link link() throws MacmonException {
        return deviceLinks.refresh(device);
    }

    /** The parent as it is now, with its counters; empty for an attached device whose parent is elsewhere. */
    public Optional<Link> parent() throws MacmonException {
        return parent.isPresent() ? Optional.of(parentLinks.refresh(parent.get())) : Optional.empty();
    }

    /**
     * Removes the device, if it is not an attached one, and its namespace.
     *
     * @throws MacmonException when the device stays in the host's namespace
     */
    @Override
    public void close() throws MacmonException {
        try {
            if (own) {
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
        String what = "cannot watch " + device.name() + ": it is ";
        Optional<MacvlanMode> mode = device.macvlan().map(Macvlan::mode);
        if (mode.isEmpty()) {
            throw new MacmonException(what + "no macvlan; name one in source mode, or a parent to make one on");
        }
        if (mode.get() != MacvlanMode.SOURCE) {
            throw new MacmonException(what + "a macvlan in " + mode.get() + " mode; name one in source mode");
        }
    }
}
