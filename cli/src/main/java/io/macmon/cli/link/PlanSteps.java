package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlan;
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
 * The difference between a plan and a machine, as steps. Nothing is changed until a step is taken, and what cannot be
 * done is found before the first one is, as far as it can be.
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
     * Removals come first, because they may make room for what is to be made.
     *
     * @param prune whether to remove what was made for groups that the plan does not name
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
        LinkNamespace place = namespaces.namespaceOf(group);
        Link parent = realParent(group);
        Optional<Link> found = place.links().find(group.name());
        if (found.isEmpty()) {
            create(group, place);
            return;
        }
        Link device = found.get();
        requireOurs(group, device, place);
        if (new FixedProperties(device, place).match(group, parent)) {
            changes.addAll(new DeviceChanges(device, place, group).steps());
        } else {
            remove(place, device, "to be made anew");
            create(group, place);
        }
    }

    /** The kernel puts a macvlan on a macvlan onto the parent of that. */
    private Link realParent(LinkConfig group) throws MacmonException {
        try {
            Link parent = namespaces.current().links().require(group.parent());
            boolean above =
                    parent.macvlan().isPresent() && parent.parentNamespaceId().isEmpty();
            return above
                    ? namespaces.current().links().find(parent.parentIndex()).orElse(parent)
                    : parent;
        } catch (MacmonException missing) {
            throw new MacmonException("group " + group.name() + ": " + missing.getMessage(), missing);
        }
    }

    private static void requireOurs(LinkConfig group, Link device, LinkNamespace place) throws MacmonException {
        if (!GroupAlias.groupOf(device).equals(Optional.of(group.name()))) {
            throw new MacmonException("group " + group.name() + ": there is a device of that name" + place.suffix()
                    + " that macmon did not make for it (its alias is not '" + GroupAlias.of(group.name())
                    + "'); rename the group, or delete the device");
        }
    }

    private void create(LinkConfig group, LinkNamespace place) {
        changes.add(new PlanStep(List.of(announcement(group, place)), () -> {
            Link made = DeviceCreator.create(namespaces.current(), place, group, device -> {
                place.links().setAlias(device, GroupAlias.of(group.name()));
                place.links().setUp(device);
            });
            return group.type() == LinkConfig.Type.MACVTAP ? TapNode.of(made).lines() : List.of();
        }));
    }

    private static String announcement(LinkConfig group, LinkNamespace place) {
        StringBuilder text = new StringBuilder("+ " + group.name() + place.suffix() + ": " + group.type() + " in "
                + group.mode() + " mode on " + group.parent());
        if (group.mode() == MacvlanMode.SOURCE) {
            text.append(", ").append(group.sources().size()).append(" sources");
        }
        if (group.nodst()) {
            text.append(", nodst: their frames no longer reach ")
                    .append(group.parent())
                    .append(" and this machine");
        }
        return text.toString();
    }

    private void remove(LinkNamespace place, Link device, String why) {
        removals.add(PlanStep.of(
                "- " + device.name() + place.suffix() + ": " + why,
                () -> place.links().delete(device)));
    }

    /** Removes what stands where the plan does not want it. */
    private void removeOthers(boolean prune) throws MacmonException {
        Set<String> groups = plan.groups().stream().map(LinkConfig::name).collect(Collectors.toSet());
        for (PlanNamespaces.ManagedDevice made : namespaces.managedDevices()) {
            if (groups.contains(made.group())) {
                if (!isInPlace(made)) {
                    remove(made.namespace(), made.device(), "group " + made.group() + " is not here");
                }
            } else if (prune) {
                remove(made.namespace(), made.device(), "the plan has no group " + made.group());
            }
        }
    }

    private boolean isInPlace(PlanNamespaces.ManagedDevice made) {
        return made.device().name().equals(made.group())
                && plan.groups().stream()
                        .anyMatch(group ->
                                group.name().equals(made.group()) && namespaces.namespaceOf(group) == made.namespace());
    }

    /** What no device can change while it lives. */
    private record FixedProperties(Link device, LinkNamespace namespace) {

        boolean match(LinkConfig group, Link parent) {
            boolean sameParent = device.parentIndex() == parent.index()
                    && device.parentNamespaceId().isPresent()
                            == namespace.namespace().isPresent();
            boolean passthru =
                    device.macvlan().map(Macvlan::mode).orElseThrow().toString().equals("passthru");
            return sameParent
                    && device.kind().equals(group.type().toString())
                    && passthru == (group.mode() == MacvlanMode.PASSTHRU);
        }
    }
}
