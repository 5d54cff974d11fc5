package io.macmon.capture.link;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.MacvlanMode;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sets up a {@link MacvlanDevice}: finds the parent, creates a namespace and the device in it, keeps the device from
 * answering, and brings it up. If a step fails, the earlier ones are undone.
 */
final class DeviceSetup {

    private static final String NAME_PREFIX = "macmon";
    private static final int MAX_DEVICES = 1_000;

    private static final int NEVER_QUEUE = -1; // the broadcast cutoff that keeps every frame out of the queue
    private static final int DEFAULT_BC_QUEUE_LEN = 1_000;

    private final Links hostLinks;
    private final List<String> notices = new ArrayList<>();
    private Optional<NetworkNamespace> namespace = Optional.empty();
    private Links deviceLinks;
    private Optional<Link> device = Optional.empty();

    private DeviceSetup(Links hostLinks) {
        this.hostLinks = hostLinks;
        this.deviceLinks = hostLinks;
    }

    static MacvlanDevice create(String parent, Optional<String> name) throws MacmonException {
        DeviceSetup setup = new DeviceSetup(Links.open());
        return setup.undoOnFailure(() -> {
            setup.removeAbandoned();
            setup.createNamespace();
            return setup.build(parent, name);
        });
    }

    /** Like {@link #create}, in the namespace of an existing device. */
    static MacvlanDevice createSibling(String parent, Optional<NetworkNamespace> namespace) throws MacmonException {
        DeviceSetup setup = new DeviceSetup(Links.open());
        return setup.undoOnFailure(() -> {
            if (namespace.isPresent()) {
                setup.useNamespace(namespace.get().duplicate());
            }
            return setup.build(parent, Optional.empty());
        });
    }

    private MacvlanDevice undoOnFailure(DeviceStep step) throws MacmonException {
        try {
            return step.run();
        } catch (MacmonException | RuntimeException failure) {
            undo(failure);
            throw failure;
        }
    }

    private MacvlanDevice build(String parentName, Optional<String> name) throws MacmonException {
        Link parent = findParent(parentName);
        Link created = create(parent, name);
        device = Optional.of(created);
        if (namespace.isEmpty()) {
            setOwnerAlias(created);
        }
        silence(created);
        avoidBroadcastQueue(created);
        deviceLinks.setUp(created);
        return new MacvlanDevice(hostLinks, Optional.of(parent), deviceLinks, created, namespace, true, notices);
    }

    /** The kernel puts a macvlan on a macvlan onto the real parent, so this returns the real parent. */
    private Link findParent(String name) throws MacmonException {
        Link parent = hostLinks.require(name);
        Optional<Link> below = parent.macvlan().isPresent() ? hostLinks.parentOf(parent) : Optional.empty();
        below.ifPresent(real ->
                notices.add(name + " is itself a macvlan; using its parent " + real.name() + ", as the kernel does"));
        LinkOutage.of(below.orElse(parent)).ifPresent(notices::add);
        return below.orElse(parent);
    }

    private void createNamespace() throws MacmonException {
        NetworkNamespace own;
        try {
            own = NetworkNamespace.create();
        } catch (LinuxException refusal) {
            notices.add(refusal.getMessage()
                    + "; the device stays in this namespace, with rp_filter on and ARP and IPv6 off so that it does not"
                    + " answer");
            return;
        }
        useNamespace(own);
    }

    private void useNamespace(NetworkNamespace own) throws MacmonException {
        namespace = Optional.of(own);
        deviceLinks = Links.open(own);
    }

    /** Requests a broadcast queue length of 0. If the parent has a queue afterwards, another macvlan requested it. */
    private Link create(Link parent, Optional<String> name) throws MacmonException {
        for (int number = 0; ; number++) {
            NewMacvlan spec =
                    new NewMacvlan(name.orElse(NAME_PREFIX + number), parent, MacvlanMode.SOURCE).bcQueueLen(0);
            namespace.ifPresent(spec::in);
            try {
                return new Macvlans(hostLinks).create(spec);
            } catch (LinuxException refusal) {
                if (name.isPresent() || !refusal.is(Errno.EEXIST) || number == MAX_DEVICES) {
                    throw refusal;
                }
            }
        }
    }

    private void silence(Link created) throws MacmonException {
        deviceLinks.disableArp(created);
        ifSupported(() -> deviceLinks.setStrictIpv4(created));
        ifSupported(() -> deviceLinks.disableIpv6Addresses(created));
        if (namespace.isPresent()) {
            namespace.get().call(() -> disableIpv6(created));
        } else if (!disableIpv6(created)) {
            notices.add(
                    "could not disable IPv6 on " + created.name() + ", so it may answer; disable it with: sysctl -w "
                            + "net.ipv6.conf." + created.name() + ".disable_ipv6=1");
        }
    }

    /**
     * A parent queues its broadcasts for macvlans. When the queue overflows, the parent counts dropped frames, even if
     * no macvlan needs the queue. If this device is the only macvlan, this method turns the queue off; the queue stays
     * off until the parent's last macvlan is deleted. Needs Linux 6.4.
     */
    private void avoidBroadcastQueue(Link created) throws MacmonException {
        Macvlans macvlans = new Macvlans(deviceLinks);
        boolean alone = created.macvlan()
                .filter(details -> details.bcQueueLenUsed().equals(OptionalInt.of(0)))
                .isPresent();
        if (alone) {
            ifSupported(() -> macvlans.setBcCutoff(created, NEVER_QUEUE));
        }
        ifSupported(() -> macvlans.setBcQueueLen(created, DEFAULT_BC_QUEUE_LEN));
    }

    private void setOwnerAlias(Link created) throws MacmonException {
        try {
            deviceLinks.setAlias(created, OwnerAlias.ofThisProcess().toString());
        } catch (IOException unreadable) {
            notices.add("cannot read /proc, so " + created.name() + " will remain if this process is killed");
        }
    }

    private void removeAbandoned() throws MacmonException {
        for (Link link : hostLinks.all()) {
            if (link.macvlan().isPresent() && OwnerAlias.isOwnerDead(link.alias())) {
                hostLinks.deleteIfPresent(link);
                notices.add("removed " + link.name() + ", left behind by a process that was killed");
            }
        }
    }

    private void undo(Exception failure) {
        try {
            if (device.isPresent()) {
                deviceLinks.deleteIfPresent(device.get());
            }
        } catch (MacmonException left) {
            failure.addSuppressed(left);
        }
        deviceLinks.close();
        hostLinks.close();
        namespace.ifPresent(NetworkNamespace::close);
    }

    /** Disables IPv6 on a device in the namespace of the calling thread; returns false on failure. */
    private static boolean disableIpv6(Link created) {
        Path setting = Path.of("/proc/sys/net/ipv6/conf", created.name(), "disable_ipv6");
        try {
            if (Files.exists(setting)) {
                Files.writeString(setting, "1");
            }
            return true;
        } catch (IOException readOnly) {
            return false;
        }
    }

    /** Runs a step that a kernel without the feature refuses; such a kernel does not need the step. */
    private static void ifSupported(Step step) throws MacmonException {
        try {
            step.run();
        } catch (LinuxException refusal) {
            if (!refusal.is(Errno.EAFNOSUPPORT) && !refusal.is(Errno.EOPNOTSUPP) && !refusal.is(Errno.EINVAL)) {
                throw refusal;
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws MacmonException;
    }

    @FunctionalInterface
    private interface DeviceStep {
        MacvlanDevice run() throws MacmonException;
    }
}
