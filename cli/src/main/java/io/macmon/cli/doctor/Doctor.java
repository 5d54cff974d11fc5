package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.linux.RingProbe;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the checks one after another, and reports each result as soon as it is known. */
public final class Doctor {

    private Doctor() {}

    /**
     * Runs the checks that change nothing, in the program's own namespaces.
     *
     * @param parent a device in the calling thread's namespace that is also checked; empty for none
     */
    public static void checkHost(Optional<String> parent, Consumer<CheckResult> results) {
        List<Check> checks = new ArrayList<>(List.of(
                PermissionChecks::capNetRaw,
                PermissionChecks::capNetAdmin,
                PermissionChecks::capSysAdmin,
                PermissionChecks::capBpf,
                PermissionChecks::ebpf,
                SystemChecks::libpcap,
                KernelVulnerabilities::runningKernel,
                SystemChecks::clock,
                SystemChecks::backlog,
                SystemChecks::receiveBuffer));
        checks.forEach(check -> results.accept(check.run()));
        parent.ifPresent(device -> checkParent(device, results));
    }

    /** Runs the checks of a device in the calling thread's namespace. */
    public static void checkParent(String device, Consumer<CheckResult> results) {
        ParentChecks parent = new ParentChecks(device);
        results.accept(parent.macvlanSupport());
        results.accept(parent.offloads());
    }

    /** Runs the checks that create devices. The caller must be root in a disposable network namespace. */
    public static void checkDevices(Consumer<CheckResult> results) {
        results.accept(packetRing());
        try (TestNetwork network = TestNetwork.open()) {
            new MacvlanChecks(network).checks().forEach(check -> results.accept(check.run()));
            results.accept(new QuietnessCheck(network).run(QuietnessCheck::startMacvlan));
        } catch (MacmonException failure) {
            results.accept(CheckResult.failed("devices", WARNING, failure)
                    .withAdvice("the macvlan and quietness checks need a veth pair"));
        }
    }

    private static CheckResult packetRing() {
        int bytes = CaptureConfig.DEFAULT.bufferBytes();
        return CheckResult.attempt("packet ring", WARNING, () -> {
            RingProbe.createRing(bytes);
            return "created one of " + (bytes >> 20) + " MiB (TPACKET_V3)";
        });
    }
}
