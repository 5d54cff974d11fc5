package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.linux.RingProbe;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The checks, in the order in which they are told. Each finding is passed on as soon as it is there. */
public final class Doctor {

    private Doctor() {}

    /**
     * What can be answered where the program runs. Changes nothing.
     *
     * @param parent looked at in the namespace of the calling thread
     */
    public static void checkHost(Optional<String> parent, Consumer<CheckResult> told) {
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
        parent.map(ParentChecks::new)
                .ifPresent(device -> checks.addAll(List.of(device::macvlanSupport, device::offloads)));
        checks.forEach(check -> told.accept(check.run()));
    }

    /** What is tried with devices. To be called in a network namespace that is thrown away, as its root. */
    public static void checkDevices(Consumer<CheckResult> told) {
        told.accept(packetRing());
        try (TestNetwork network = TestNetwork.open()) {
            new MacvlanChecks(network).checks().forEach(check -> told.accept(check.run()));
            told.accept(new QuietnessCheck(network).run(QuietnessCheck::startMacvlan));
        } catch (MacmonException refusal) {
            told.accept(CheckResult.refused("devices", WARNING, refusal)
                    .withAdvice("macvlan and quietness could not be tried without a veth pair"));
        }
    }

    private static CheckResult packetRing() {
        int octets = CaptureConfig.DEFAULT.bufferBytes();
        return CheckResult.attempt("packet ring", WARNING, () -> {
            RingProbe.createRing(octets);
            return "made one of " + (octets >> 20) + " MiB (TPACKET_V3)";
        });
    }
}
