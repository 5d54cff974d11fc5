package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlan;
import io.macmon.capture.link.Macvlans;
import io.macmon.config.LinkConfig;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The steps that bring an existing device to its planned state. Properties that the plan omits stay as they are. */
final class DeviceChanges {

    private final Link device;
    private final Macvlan currentState;
    private final LinkNamespace namespace;
    private final LinkConfig config;
    private final List<PlanStep> steps = new ArrayList<>();

    DeviceChanges(Link device, LinkNamespace namespace, LinkConfig config) {
        this.device = device;
        this.currentState = device.macvlan().orElseThrow();
        this.namespace = namespace;
        this.config = config;
    }

    List<PlanStep> steps() throws MacmonException {
        if (device.damaged()) {
            namespace.macvlans().sources(device).read(); // throws, with the reason
        }
        addMode();
        addOptions();
        addQueue();
        addList();
        if (!device.isUp()) {
            add("up", () -> namespace.links().setUp(device));
        }
        return steps;
    }

    private void addMode() {
        Macvlans macvlans = namespace.macvlans();
        MacvlanMode mode = config.mode();
        if (currentState.mode() != mode) {
            add("mode " + currentState.mode() + " to " + mode, () -> macvlans.setMode(device, mode));
        }
        if (currentState.nodst() != config.nodst() || currentState.nopromisc() != config.nopromisc()) {
            add(
                    (config.nodst() ? "nodst" : "no nodst") + (config.nopromisc() ? ", nopromisc" : ""),
                    () -> macvlans.setFlags(device, config.nopromisc(), config.nodst()));
        }
    }

    private void addOptions() {
        config.address()
                .filter(address -> !device.address().filter(address::equals).isPresent())
                .ifPresent(address ->
                        add("address " + address, () -> namespace.links().setAddress(device, address)));
        config.mtu()
                .filter(mtu -> mtu != device.mtu())
                .ifPresent(mtu -> add("mtu " + mtu, () -> namespace.links().setMtu(device, mtu)));
    }

    private void addQueue() {
        Macvlans macvlans = namespace.macvlans();
        config.bcQueueLen()
                .map(Long::intValue)
                .filter(frames -> currentState.bcQueueLen().isEmpty()
                        || currentState.bcQueueLen().getAsInt() != frames)
                .ifPresent(frames -> add(
                        "bc-queue-len " + Integer.toUnsignedString(frames),
                        () -> macvlans.setBcQueueLen(device, frames)));
        config.bcCutoff()
                .filter(devices -> devices != currentState.bcCutoff())
                .ifPresent(devices -> add("bc-cutoff " + devices, () -> macvlans.setBcCutoff(device, devices)));
    }

    private void addList() {
        if (config.mode() != MacvlanMode.SOURCE) {
            return;
        }
        List<MacAddress> added = without(config.sources(), currentState.sources());
        List<MacAddress> removed = without(currentState.sources(), config.sources());
        if (added.isEmpty() && removed.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("source list: " + added.size() + " added, " + removed.size() + " removed"));
        added.forEach(source -> lines.add("    + " + source));
        removed.forEach(source -> lines.add("    - " + source));
        steps.add(new PlanStep(lines, () -> {
            namespace.macvlans().sources(device).sync(config.sources());
            return List.of();
        }));
    }

    private void add(String what, PlanStep.Change change) {
        steps.add(PlanStep.of(line(what), change));
    }

    private String line(String what) {
        return "~ " + device.name() + namespace.suffix() + ": " + what;
    }

    private static List<MacAddress> without(Collection<MacAddress> all, Collection<MacAddress> taken) {
        Set<MacAddress> gone = new HashSet<>(taken);
        return all.stream().filter(source -> !gone.contains(source)).toList();
    }
}
