package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.config.LinkConfig;
import io.macmon.config.LinkPlan;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network namespaces that a plan is about, each once, whatever it is called by. */
final class PlanNamespaces implements AutoCloseable {

    private final LinkNamespace current;
    private final Map<Long, LinkNamespace> namespaces = new LinkedHashMap<>();
    private final Map<String, LinkNamespace> namespacesByName = new HashMap<>();
    private final List<String> notices = new ArrayList<>();

    private PlanNamespaces() throws MacmonException {
        current = LinkNamespace.current();
    }

    /** @param everywhere whether the namespaces that have a name belong to it, too */
    static PlanNamespaces open(LinkPlan plan, boolean everywhere) throws MacmonException {
        PlanNamespaces machine = new PlanNamespaces();
        try {
            machine.namespaces.put(machine.current.inode(), machine.current);
            for (LinkConfig group : plan.groups()) {
                if (group.netns().isPresent()) {
                    machine.add(group.netns().get());
                }
            }
            if (everywhere) {
                machine.addNamed();
            }
            return machine;
        } catch (MacmonException | RuntimeException failure) {
            machine.close();
            throw failure;
        }
    }

    LinkNamespace current() {
        return current;
    }

    LinkNamespace namespaceOf(LinkConfig group) {
        return group.netns().map(namespacesByName::get).orElse(current);
    }

    /** Devices that were made for a group, of this plan or another. */
    List<ManagedDevice> managedDevices() throws MacmonException {
        List<ManagedDevice> made = new ArrayList<>();
        for (LinkNamespace place : namespaces.values()) {
            for (Link device : place.links().all()) {
                GroupAlias.groupOf(device).ifPresent(group -> made.add(new ManagedDevice(place, device, group)));
            }
        }
        return made;
    }

    /** Namespaces that could not be looked at, one line each. */
    List<String> notices() {
        return notices;
    }

    @Override
    public void close() {
        current.close();
        namespaces.values().forEach(LinkNamespace::close);
    }

    private void addNamed() throws MacmonException {
        for (String name : NetworkNamespace.names()) {
            try {
                add(name);
            } catch (MacmonException unfit) {
                notices.add("not looked at: " + unfit.getMessage());
            }
        }
    }

    private void add(String name) throws MacmonException {
        LinkNamespace place = LinkNamespace.open(name);
        LinkNamespace known = namespaces.putIfAbsent(place.inode(), place);
        if (known != null) {
            place.close();
        }
        namespacesByName.put(name, known == null ? place : known);
    }

    /** A device that was made for a group. */
    record ManagedDevice(LinkNamespace namespace, Link device, String group) {}
}
