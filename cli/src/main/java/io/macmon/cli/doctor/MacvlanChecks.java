package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.MISSING;
import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlan;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.NewMacvlan;
import io.macmon.cli.lab.Host;
import io.macmon.config.MacvlanMode;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Tests what this kernel's macvlan driver supports. Each check creates a device, inspects it, and deletes it. */
final class MacvlanChecks {

    private static final String NAME = "trial0";
    private static final int NEVER_QUEUE = -1;
    private static final int TIMEOUT_MILLIS = 2_000;

    private static final Host STATION = new Host("station", "02:00:00:00:00:01", "192.0.2.2", "fe80::2");
    private static final Host STRANGER = new Host("stranger", "02:00:00:00:00:99", "192.0.2.99", "fe80::99");

    private final TestNetwork network;
    private final Macvlans macvlans;

    MacvlanChecks(TestNetwork network) {
        this.network = network;
        macvlans = new Macvlans(network.links());
    }

    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        for (MacvlanMode mode : MacvlanMode.values()) {
            checks.add(mode == MacvlanMode.SOURCE ? this::sourceMode : () -> mode(mode));
        }
        checks.addAll(List.of(this::macvtap, this::nodst, this::bcCutoff));
        return checks;
    }

    private CheckResult sourceMode() {
        return CheckResult.attempt(
                        "macvlan source", MISSING, () -> withDevice(request(MacvlanMode.SOURCE), this::checkSelection))
                .withAdvice("macmon needs a kernel with CONFIG_MACVLAN (modprobe macvlan), 3.18 or newer");
    }

    private CheckResult mode(MacvlanMode mode) {
        return CheckResult.attempt(
                        "macvlan " + mode,
                        WARNING,
                        () -> withDevice(
                                request(mode),
                                device -> require(device, "set another mode", macvlan -> macvlan.mode() == mode)))
                .withAdvice("macmon watch does not need it");
    }

    private CheckResult macvtap() {
        return CheckResult.attempt(
                        "macvtap",
                        WARNING,
                        () -> withDevice(
                                request(MacvlanMode.SOURCE).tap(),
                                device -> require(
                                        device, "set another mode", macvlan -> macvlan.mode() == MacvlanMode.SOURCE)))
                .withAdvice(
                        "macmon watch does not need it; to use it, the kernel needs CONFIG_MACVTAP (modprobe macvtap)");
    }

    private CheckResult nodst() {
        return CheckResult.attempt(
                        "NODST",
                        WARNING,
                        () -> withDevice(
                                request(MacvlanMode.SOURCE).nodst(),
                                device -> require(device, "ignored the option", Macvlan::nodst)))
                .withAdvice("macmon watch does not need it");
    }

    private CheckResult bcCutoff() {
        return CheckResult.attempt(
                        "BC_CUTOFF",
                        WARNING,
                        () -> withDevice(request(MacvlanMode.SOURCE), device -> {
                            macvlans.setBcCutoff(device, NEVER_QUEUE);
                            return require(device, "ignored the option", macvlan -> macvlan.bcCutoff() == NEVER_QUEUE);
                        }))
                .withAdvice("without it (before Linux 6.4), the parent may count broadcasts as dropped although none"
                        + " are lost");
    }

    private NewMacvlan request(MacvlanMode mode) throws MacmonException {
        return new NewMacvlan(NAME, network.parent(), mode);
    }

    private String withDevice(NewMacvlan request, DeviceTest test) throws MacmonException {
        Link device = macvlans.create(request);
        try {
            return test.run(device);
        } finally {
            network.links().delete(device);
        }
    }

    // An old kernel acknowledges attributes that it does not know, so only reading the device back proves that they
    // took effect.
    private String require(Link device, String problem, Predicate<Macvlan> expected) throws MacmonException {
        if (network.links().refresh(device).macvlan().filter(expected).isEmpty()) {
            throw new MacmonException("created a device, but the kernel " + problem);
        }
        return "created a device and read it back";
    }

    private String checkSelection(Link device) throws MacmonException {
        network.links().setUp(device);
        macvlans.sources(device).add(STATION.mac());
        network.send(STRANGER.arpRequest(STATION.ipv4()));
        network.send(STATION.arpRequest(STRANGER.ipv4()));
        long received = awaitFrame(device);
        if (received != 1) {
            throw new MacmonException(
                    "sent one frame from a listed source and one from an unlisted source: the device received "
                            + received);
        }
        return "created a device; it received the frame from a listed source, but not the one from an unlisted source";
    }

    private long awaitFrame(Link device) throws MacmonException {
        long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
        long received = 0;
        while (received == 0 && System.nanoTime() < deadline) {
            received = network.links().refresh(device).counters().rxFrames();
        }
        return received;
    }

    /** Tests a device, and describes the outcome. */
    @FunctionalInterface
    private interface DeviceTest {
        String run(Link device) throws MacmonException;
    }
}
