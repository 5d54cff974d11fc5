package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.config.LinkConfig;
import io.macmon.config.LinkPlan;
import io.macmon.config.MacvlanMode;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps that make the current devices match a plan. Nothing changes until a step runs. As far as possible, problems
 * are found before the first step.
 */
final class PlanSteps {

    private final LinkPlan plan;
    private final PlanNamespaces namespaces;
    private final List<PlanStep> removals = new ArrayList<>();
    private final List<PlanStep> changes = new ArrayList<>();

    private PlanSteps(LinkPlan plan, PlanNamespaces machine) {
        this.plan = plan;
        this.namespaces = machine;
    }

    /**
     * Returns the steps in order. Removals come first, because they can free a name or a parent for a new device.
     *
     * @param prune whether to remove the devices that were created for groups that are not in the plan
     */
    static List<PlanStep> between(LinkPlan plan, PlanNamespaces machine, boolean prune) throws MacmonException {
        PlanSteps steps = new PlanSteps(plan, machine);
        for (LinkConfig group : plan.groups()) {
            steps.add(group);
        }
        steps.removeOthers(prune);
        List<PlanStep> all = new ArrayList<>(steps.removals);
        all.addAll(steps.changes);
        return all;
    }

    private void add(LinkConfig group) throws MacmonException {
        LinkNamespace namespace = namespaces.namespaceOf(group);
        Link parent = realParent(group);
        Optional<Link> found = namespace.links().find(group.name());
        if (found.isEmpty()) {
            create(group, namespace);
            return;
        }
        Link device = found.get();
        if (DeviceCreator.isIncomplete(device)) {
            remove(namespace, device, "incomplete, because the command that created it was killed");
            create(group, namespace);
            return;
        }
        requireOurs(group, device, namespace);
        if (new FixedProperties(device, namespace).match(group, parent)) {
            changes.addAll(new DeviceChanges(device, namespace, group).steps());
        } else {
            remove(namespace, device, "will be recreated");
            create(group, namespace);
        }
    }

    /**
     * Returns the group's parent. If that parent is a macvlan, returns the macvlan's own parent, to which the kernel
     * attaches the new device.
     */
    private Link realParent(LinkConfig group) throws MacmonException {
        try {
            Links links = namespaces.current().links();
            Link parent = links.require(group.parent());
            return parent.macvlan().isPresent() ? links.parentOf(parent).orElse(parent) : parent;
        } catch (MacmonException missing) {
            throw new MacmonException("group " + group.name() + ": " + missing.problem(), missing.advice(), missing);
        }
    }

    private static void requireOurs(LinkConfig group, Link device, LinkNamespace namespace) throws MacmonException {
        if (!GroupAlias.groupOf(device).equals(Optional.of(group.name()))) {
            throw new MacmonException(
                    "group " + group.name() + ": a device with that name" + namespace.suffix()
                            + " already exists, but macmon did not create it for this group (its alias is not '"
                            + GroupAlias.of(group.name()) + "')",
                    "rename the group, or delete the device");
        }
    }

    private void create(LinkConfig group, LinkNamespace namespace) {
        changes.add(new PlanStep(List.of(announcement(group, namespace)), () -> {
            Link created =
                    DeviceCreator.create(namespaces.current(), namespace, group, GroupAlias.of(group.name()), true);
            return group.type() == LinkConfig.Type.MACVTAP ? TapNode.of(created).lines() : List.of();
        }));
    }

    private static String announcement(LinkConfig group, LinkNamespace namespace) {
        StringBuilder text = new StringBuilder("+ " + group.name() + namespace.suffix() + ": " + group.type() + " in "
                + group.mode() + " mode on " + group.parent());
        if (group.mode() == MacvlanMode.SOURCE) {
            text.append(", ").append(group.sources().size()).append(" sources");
        }
        if (group.nodst()) {
            text.append(", nodst: their frames no longer reach ")
                    .append(group.parent())
                    .append(" or this machine");
        }
        return text.toString();
    }

    private void remove(LinkNamespace namespace, Link device, String why) {
        removals.add(PlanStep.of(
                "- " + device.name() + namespace.suffix() + ": " + why,
                () -> namespace.links().delete(device)));
    }

    /**
     * Adds steps to remove the devices that are not where the plan puts them and, if {@code prune} is true, the devices
     * whose group is not in the plan.
     */
    private void removeOthers(boolean prune) throws MacmonException {
        Set<String> groups = plan.groups().stream().map(LinkConfig::name).collect(Collectors.toSet());
        for (PlanNamespaces.ManagedDevice managed : namespaces.managedDevices()) {
            if (groups.contains(managed.group())) {
                if (!isInPlace(managed)) {
                    remove(
                            managed.namespace(),
                            managed.device(),
                            "the plan puts group " + managed.group() + " elsewhere");
                }
            } else if (prune) {
                remove(managed.namespace(), managed.device(), "the plan has no group " + managed.group());
            }
        }
    }

    private boolean isInPlace(PlanNamespaces.ManagedDevice managed) {
        return managed.device().name().equals(managed.group())
                && plan.groups().stream()
                        .anyMatch(group -> group.name().equals(managed.group())
                                && namespaces.namespaceOf(group) == managed.namespace());
    }

    /** The properties that cannot change after a device is created. */
    private record FixedProperties(Link device, LinkNamespace namespace) {

        boolean match(LinkConfig group, Link parent) {
            boolean sameParent = device.parentIndex() == parent.index()
                    && device.parentNamespaceId().isPresent()
                            == namespace.namespace().isPresent();
            boolean passthru = device.macvlan().orElseThrow().mode() == MacvlanMode.PASSTHRU;
            return sameParent
                    && device.kind().equals(group.type().toString())
                    && passthru == (group.mode() == MacvlanMode.PASSTHRU);
        }
    }
}
