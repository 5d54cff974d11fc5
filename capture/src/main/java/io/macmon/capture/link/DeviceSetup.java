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
 * The steps that make a {@link MacvlanDevice}: find the parent, make a namespace, create the device in it, keep it
 * quiet, bring it up. When one fails, the earlier ones are undone.
 */
final class DeviceSetup {

    private static final String NAME_PREFIX = "macmon";
    private static final int MAX_DEVICES = 1_000;

    private static final int NEVER_QUEUE = -1;
    private static final int DEFAULT_BC_QUEUE_LEN = 1_000;

    private final Links host;
    private final List<String> notices = new ArrayList<>();
    private Optional<NetworkNamespace> namespace = Optional.empty();
    private Links there;
    private Optional<Link> device = Optional.empty();

    private DeviceSetup(Links host) {
        this.host = host;
        this.there = host;
    }

    static MacvlanDevice create(String parent, Optional<String> name) throws MacmonException {
        DeviceSetup recipe = new DeviceSetup(Links.open());
        return recipe.orUndone(() -> {
            recipe.removeAbandoned();
            recipe.leaveHost();
            return recipe.make(parent, name);
        });
    }

    /** Like {@link #create}, in the namespace of a device that there is already. */
    static MacvlanDevice createSibling(String parent, Optional<NetworkNamespace> namespace) throws MacmonException {
        DeviceSetup recipe = new DeviceSetup(Links.open());
        return recipe.orUndone(() -> {
            if (namespace.isPresent()) {
                recipe.moveTo(namespace.get().duplicate());
            }
            return recipe.make(parent, Optional.empty());
        });
    }

    private MacvlanDevice orUndone(DeviceStep step) throws MacmonException {
        try {
            return step.take();
        } catch (MacmonException | RuntimeException failure) {
            undo(failure);
            throw failure;
        }
    }

    private MacvlanDevice make(String parentName, Optional<String> name) throws MacmonException {
        Link parent = findParent(parentName);
        Link made = create(parent, name);
        device = Optional.of(made);
        if (namespace.isEmpty()) {
            sign(made);
        }
        keepQuiet(made);
        keepOutOfBroadcastQueue(made);
        there.setUp(made);
        return new MacvlanDevice(host, Optional.of(parent), there, made, namespace, true, notices);
    }

    /** A macvlan on a macvlan is put on the real parent by the kernel, so that is the one to look at. */
    private Link findParent(String name) throws MacmonException {
        Link parent = host.require(name);
        Optional<Link> below =
                parent.macvlan().isPresent() && parent.parentNamespaceId().isEmpty()
                        ? host.find(parent.parentIndex())
                        : Optional.empty();
        below.ifPresent(real -> notices.add(
                name + " is itself a macvlan; watching its parent " + real.name() + ", as the kernel would"));
        LinkOutage.of(below.orElse(parent)).ifPresent(notices::add);
        return below.orElse(parent);
    }

    private void leaveHost() throws MacmonException {
        NetworkNamespace own;
        try {
            own = NetworkNamespace.create();
        } catch (LinuxException refusal) {
            notices.add(refusal.getMessage()
                    + "; the device stays in this one, kept from answering by rp_filter, ARP and IPv6 off");
            return;
        }
        moveTo(own);
    }

    private void moveTo(NetworkNamespace own) throws MacmonException {
        namespace = Optional.of(own);
        there = Links.open(own);
    }

    /** Asks for no broadcast queue at first: then any queue that the port has is one that a sibling asked for. */
    private Link create(Link parent, Optional<String> name) throws MacmonException {
        for (int number = 0; ; number++) {
            NewMacvlan wanted =
                    new NewMacvlan(name.orElse(NAME_PREFIX + number), parent, MacvlanMode.SOURCE).bcQueueLen(0);
            namespace.ifPresent(wanted::in);
            try {
                return new Macvlans(host).create(wanted);
            } catch (LinuxException refusal) {
                if (name.isPresent() || !refusal.is(Errno.EEXIST) || number == MAX_DEVICES) {
                    throw refusal;
                }
            }
        }
    }

    private void keepQuiet(Link made) throws MacmonException {
        there.disableArp(made);
        unlessWithout(() -> there.setStrictIpv4(made));
        unlessWithout(() -> there.disableIpv6Addresses(made));
        if (namespace.isPresent()) {
            namespace.get().call(() -> disableIpv6(made));
        } else if (!disableIpv6(made)) {
            notices.add("could not disable IPv6 on " + made.name() + ", which may answer; disable it with: sysctl -w "
                    + "net.ipv6.conf." + made.name() + ".disable_ipv6=1");
        }
    }

    /**
     * A parent's broadcasts wait in a queue, and overflow there into its counter of dropped frames, even when no device
     * wants them from that queue. Alone on the parent, the device can do without it; the parent then does so until its
     * last macvlan goes. Kernels before 6.4 cannot.
     */
    private void keepOutOfBroadcastQueue(Link made) throws MacmonException {
        Macvlans macvlans = new Macvlans(there);
        boolean alone = made.macvlan()
                .filter(details -> details.bcQueueLenUsed().equals(OptionalInt.of(0)))
                .isPresent();
        if (alone) {
            unlessWithout(() -> macvlans.setBcCutoff(made, NEVER_QUEUE));
        }
        unlessWithout(() -> macvlans.setBcQueueLen(made, DEFAULT_BC_QUEUE_LEN));
    }

    private void sign(Link made) throws MacmonException {
        try {
            there.setAlias(made, OwnerAlias.ofThisProcess().toString());
        } catch (IOException unreadable) {
            notices.add("cannot read /proc, so " + made.name() + " will stay if this process is killed");
        }
    }

    private void removeAbandoned() throws MacmonException {
        for (Link link : host.all()) {
            if (link.macvlan().isPresent() && OwnerAlias.isOwnerDead(link.alias())) {
                host.deleteIfPresent(link);
                notices.add("removed " + link.name() + ", left behind by a process that was killed");
            }
        }
    }

    private void undo(Exception failure) {
        try {
            if (device.isPresent()) {
                there.deleteIfPresent(device.get());
            }
        } catch (MacmonException left) {
            failure.addSuppressed(left);
        }
        there.close();
        host.close();
        namespace.ifPresent(NetworkNamespace::close);
    }

    /** In the namespace of the calling thread; false when it should be off and could not be turned off. */
    private static boolean disableIpv6(Link made) {
        Path setting = Path.of("/proc/sys/net/ipv6/conf", made.name(), "disable_ipv6");
        try {
            if (Files.exists(setting)) {
                Files.writeString(setting, "1");
            }
            return true;
        } catch (IOException readOnly) {
            return false;
        }
    }

    /** Does a step that a kernel without the feature refuses; such a kernel does not need it. */
    private static void unlessWithout(Step step) throws MacmonException {
        try {
            step.take();
        } catch (LinuxException refusal) {
            if (!refusal.is(Errno.EAFNOSUPPORT) && !refusal.is(Errno.EOPNOTSUPP) && !refusal.is(Errno.EINVAL)) {
                throw refusal;
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws MacmonException;
    }

    @FunctionalInterface
    private interface DeviceStep {
        MacvlanDevice take() throws MacmonException;
    }
}
