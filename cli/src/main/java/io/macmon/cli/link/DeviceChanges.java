package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlan;
import io.macmon.capture.link.MacvlanMode;
import io.macmon.capture.link.Macvlans;
import io.macmon.config.LinkConfig;
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
    private final Macvlan now;
    private final Place place;
    private final LinkConfig wanted;
    private final List<PlanStep> steps = new ArrayList<>();

    DeviceChanges(Link device, Place place, LinkConfig wanted) {
        this.device = device;
        this.now = device.macvlan().orElseThrow();
        this.place = place;
        this.wanted = wanted;
    }

    List<PlanStep> steps() throws MacmonException {
        if (device.damaged()) {
            place.macvlans().sources(device).read(); // says why it cannot be read
        }
        addMode();
        addOptions();
        addQueue();
        addList();
        if (!device.isUp()) {
            add("up", () -> place.links().setUp(device));
        }
        return steps;
    }

    private void addMode() {
        Macvlans macvlans = place.macvlans();
        MacvlanMode mode = WholeDevice.mode(wanted);
        if (now.mode() != mode) {
            add("mode " + now.mode() + " to " + mode, () -> macvlans.setMode(device, mode));
        }
        if (now.nodst() != wanted.nodst() || now.nopromisc() != wanted.nopromisc()) {
            add(
                    (wanted.nodst() ? "nodst" : "no nodst") + (wanted.nopromisc() ? ", nopromisc" : ""),
                    () -> macvlans.setFlags(device, wanted.nopromisc(), wanted.nodst()));
        }
    }

    private void addOptions() {
        wanted.address()
                .filter(address -> !device.address().filter(address::equals).isPresent())
                .ifPresent(
                        address -> add("address " + address, () -> place.links().setAddress(device, address)));
        wanted.mtu()
                .filter(mtu -> mtu != device.mtu())
                .ifPresent(mtu -> add("mtu " + mtu, () -> place.links().setMtu(device, mtu)));
    }

    private void addQueue() {
        Macvlans macvlans = place.macvlans();
        wanted.bcQueueLen()
                .map(Long::intValue)
                .filter(frames -> now.bcQueueLen().isEmpty() || now.bcQueueLen().getAsInt() != frames)
                .ifPresent(frames -> add(
                        "bc-queue-len " + Integer.toUnsignedString(frames),
                        () -> macvlans.setBcQueueLen(device, frames)));
        wanted.bcCutoff()
                .filter(devices -> devices != now.bcCutoff())
                .ifPresent(devices -> add("bc-cutoff " + devices, () -> macvlans.setBcCutoff(device, devices)));
    }

    private void addList() {
        if (wanted.mode() != LinkConfig.Mode.SOURCE) {
            return;
        }
        List<MacAddress> added = without(wanted.mac(), now.sources());
        List<MacAddress> removed = without(now.sources(), wanted.mac());
        if (added.isEmpty() && removed.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("list, " + added.size() + " added, " + removed.size() + " removed"));
        added.forEach(source -> lines.add("    + " + source));
        removed.forEach(source -> lines.add("    - " + source));
        steps.add(new PlanStep(lines, () -> {
            place.macvlans().sources(device).sync(wanted.mac());
            return List.of();
        }));
    }

    private void add(String what, PlanStep.Change change) {
        steps.add(PlanStep.of(line(what), change));
    }

    private String line(String what) {
        return "~ " + device.name() + place.suffix() + ": " + what;
    }

    private static List<MacAddress> without(Collection<MacAddress> all, Collection<MacAddress> taken) {
        Set<MacAddress> gone = new HashSet<>(taken);
        return all.stream().filter(source -> !gone.contains(source)).toList();
    }
}
