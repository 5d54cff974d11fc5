package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.Finding.Status.WARNING;

import io.macmon.capture.linux.RingTrial;
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
    public static void examineHere(Optional<String> parent, Consumer<Finding> told) {
        List<Check> checks = new ArrayList<>(List.of(
                Permissions::capture,
                Permissions::changeDevices,
                Permissions::makeNamespaces,
                Permissions::makeFilterTables,
                Permissions::loadFilters,
                Machine::libpcap,
                KernelHoles::ofThisKernel,
                Machine::clock,
                Machine::backlog,
                Machine::receiveBuffer));
        parent.map(ParentDevice::new)
                .ifPresent(device -> checks.addAll(List.of(device::canCarryMacvlan, device::countsAreTrue)));
        checks.forEach(check -> told.accept(check.run()));
    }

    /** What is tried with devices. To be called in a network namespace that is thrown away, as its root. */
    public static void examineDevices(Consumer<Finding> told) {
        told.accept(packetRing());
        try (TrialNetwork network = TrialNetwork.open()) {
            new MacvlanTrials(network).checks().forEach(check -> told.accept(check.run()));
            told.accept(new QuietnessProof(network).of(QuietnessProof::device));
        } catch (MacmonException refusal) {
            told.accept(Finding.refused("devices", WARNING, refusal)
                    .advising("macvlan and quietness could not be tried without a veth pair"));
        }
    }

    private static Finding packetRing() {
        int octets = CaptureConfig.DEFAULT.bufferOctets();
        return Finding.tried("packet ring", WARNING, () -> {
            RingTrial.make(octets);
            return "made one of " + (octets >> 20) + " MiB (TPACKET_V3)";
        });
    }
}
