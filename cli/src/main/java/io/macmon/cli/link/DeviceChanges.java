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

/** What is to be changed of a device that is there. What the plan does not mention stays as it is. */
final class DeviceChanges {

    private final Link device;
    private final Macvlan currentState;
    private final LinkNamespace namespace;
    private final LinkConfig wanted;
    private final List<PlanStep> steps = new ArrayList<>();

    DeviceChanges(Link device, LinkNamespace place, LinkConfig wanted) {
        this.device = device;
        this.currentState = device.macvlan().orElseThrow();
        this.namespace = place;
        this.wanted = wanted;
    }

    List<PlanStep> steps() throws MacmonException {
        if (device.damaged()) {
            namespace.macvlans().sources(device).read(); // says why it cannot be read
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
        MacvlanMode mode = wanted.mode();
        if (currentState.mode() != mode) {
            add("mode " + currentState.mode() + " to " + mode, () -> macvlans.setMode(device, mode));
        }
        if (currentState.nodst() != wanted.nodst() || currentState.nopromisc() != wanted.nopromisc()) {
            add(
                    (wanted.nodst() ? "nodst" : "no nodst") + (wanted.nopromisc() ? ", nopromisc" : ""),
                    () -> macvlans.setFlags(device, wanted.nopromisc(), wanted.nodst()));
        }
    }

    private void addOptions() {
        wanted.address()
                .filter(address -> !device.address().filter(address::equals).isPresent())
                .ifPresent(address ->
                        add("address " + address, () -> namespace.links().setAddress(device, address)));
        wanted.mtu()
                .filter(mtu -> mtu != device.mtu())
                .ifPresent(mtu -> add("mtu " + mtu, () -> namespace.links().setMtu(device, mtu)));
    }

    private void addQueue() {
        Macvlans macvlans = namespace.macvlans();
        wanted.bcQueueLen()
                .map(Long::intValue)
                .filter(frames -> currentState.bcQueueLen().isEmpty()
                        || currentState.bcQueueLen().getAsInt() != frames)
                .ifPresent(frames -> add(
                        "bc-queue-len " + Integer.toUnsignedString(frames),
                        () -> macvlans.setBcQueueLen(device, frames)));
        wanted.bcCutoff()
                .filter(devices -> devices != currentState.bcCutoff())
                .ifPresent(devices -> add("bc-cutoff " + devices, () -> macvlans.setBcCutoff(device, devices)));
    }

    private void addList() {
        if (wanted.mode() != MacvlanMode.SOURCE) {
            return;
        }
        List<MacAddress> added = without(wanted.sources(), currentState.sources());
        List<MacAddress> removed = without(currentState.sources(), wanted.sources());
        if (added.isEmpty() && removed.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("list, " + added.size() + " added, " + removed.size() + " removed"));
        added.forEach(source -> lines.add("    + " + source));
        removed.forEach(source -> lines.add("    - " + source));
        steps.add(new PlanStep(lines, () -> {
            namespace.macvlans().sources(device).sync(wanted.sources());
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
