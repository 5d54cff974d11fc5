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

/** The network namespaces that a plan uses, each opened once, even if the plan names it in several ways. */
final class PlanNamespaces implements AutoCloseable {

    private final LinkNamespace current;
    private final Map<Long, LinkNamespace> namespaces = new LinkedHashMap<>();
    private final Map<String, LinkNamespace> namespacesByName = new HashMap<>();
    private final List<String> notices = new ArrayList<>();

    private PlanNamespaces() throws MacmonException {
        current = LinkNamespace.current();
    }

    /** @param allNamed whether to open every named namespace, including ones that the plan does not use */
    static PlanNamespaces open(LinkPlan plan, boolean allNamed) throws MacmonException {
        PlanNamespaces opened = new PlanNamespaces();
        try {
            opened.namespaces.put(opened.current.inode(), opened.current);
            for (LinkConfig group : plan.groups()) {
                if (group.netns().isPresent()) {
                    opened.add(group.netns().get());
                }
            }
            if (allNamed) {
                opened.addNamed();
            }
            return opened;
        } catch (MacmonException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    LinkNamespace current() {
        return current;
    }

    LinkNamespace namespaceOf(LinkConfig group) {
        return group.netns().map(namespacesByName::get).orElse(current);
    }

    /** The devices in these namespaces that were created for a group in this or any other plan. */
    List<ManagedDevice> managedDevices() throws MacmonException {
        List<ManagedDevice> devices = new ArrayList<>();
        for (LinkNamespace namespace : namespaces.values()) {
            for (Link device : namespace.links().all()) {
                GroupAlias.groupOf(device).ifPresent(group -> devices.add(new ManagedDevice(namespace, device, group)));
            }
        }
        return devices;
    }

    /** Warnings: one line per namespace that could not be opened. */
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
            } catch (MacmonException failure) {
                notices.add("skipped: " + failure.getMessage());
            }
        }
    }

    private void add(String name) throws MacmonException {
        LinkNamespace namespace = LinkNamespace.open(name);
        LinkNamespace known = namespaces.putIfAbsent(namespace.inode(), namespace);
        if (known != null) {
            namespace.close();
        }
        namespacesByName.put(name, known == null ? namespace : known);
    }

    /** A device that was created for a group. */
    record ManagedDevice(LinkNamespace namespace, Link device, String group) {}
}
