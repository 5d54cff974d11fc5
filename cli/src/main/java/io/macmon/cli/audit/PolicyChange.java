package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.cli.process.AtomicFile;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.write.PolicyEdit;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A change of a policy file that allows what was found. */
final class PolicyChange {

    private final Finding finding;
    private final Acceptance wanted;
    private final Path file;
    private final Target target;
    private final Consumer<String> report;
    private final PolicyEdit edit;

    /**
     * The group that the finding's station belongs to afterwards.
     *
     * @param isNew whether the change creates it
     */
    record Target(String group, boolean isNew) {}

    private PolicyChange(Finding finding, Path file, Target target, Consumer<String> report) {
        this.finding = finding;
        this.file = file;
        this.target = target;
        this.report = report;
        wanted = Acceptance.of(finding);
        edit = PolicyEdit.of(file);
    }

    /**
     * Works out the change, without making it.
     *
     * @param id     the finding's ID or key
     * @param file   the policy
     * @param report receives messages about what else the change allows
     * @throws ConfigException if there is no such finding, or no change of this group allows it
     */
    static PolicyChange accepting(
            FindingDatabase database, String id, Path file, Target target, Consumer<String> report)
            throws MacmonException {
        Finding finding = FindingChoice.in(database, id);
        if (finding.station().equals(Finding.SEGMENT)) {
            throw new ConfigException(finding.kind() + " is about the whole segment, not a station; mute it");
        }
        PolicyChange change = new PolicyChange(finding, file, target, report);
        change.edit();
        change.requireEffect();
        return change;
    }

    /** The lines that change, as in a unified diff; empty if the policy allows it already. */
    List<String> difference() {
        return edit.difference();
    }

    /** @throws MacmonException if another program has changed the file, or it cannot be written */
    void save() throws MacmonException {
        String content = edit.content();
        if (!edit.isCurrent()) {
            throw new MacmonException(
                    "cannot change " + file + ": another program has just changed it", "run it again");
        }
        AtomicFile.edit(file, "the policy", out -> out.write(content));
    }

    private void edit() {
        MacAddress station = finding.station();
        if (edit.policy().denies(station.value())) {
            throw new ConfigException(station + " is on the deny list of " + file + "; remove it there first");
        }
        addStation(edit.policy().member(station.value()));
        boolean isAllowed =
                edit.edited().member(station.value()).filter(wanted::isAllowed).isPresent();
        if (!wanted.isOnlyListed() && !isAllowed) {
            edit.policy().groups().stream()
                    .filter(known -> known.name().equals(target.group))
                    .filter(known -> known.stations().stream().anyMatch(entry -> !isOnly(entry, station)))
                    .findFirst()
                    .ifPresent(this::checkOthers);
            edit.addValue(target.group, wanted.key(), wanted.value());
        }
    }

    private void addStation(Optional<Member> listed) {
        MacAddress station = finding.station();
        String comment =
                "accepted " + LocalDate.now(ZoneId.systemDefault()) + ": " + finding.kind() + " " + finding.id();
        Optional<Member> exact = listed.filter(member -> isOnly(member.entry(), station));
        if (target.isNew) {
            exact.ifPresent(member -> refuse(station, member));
            edit.addGroup(target.group, station, comment);
            return;
        }
        edit.requireGroup(target.group);
        boolean isMember = listed.filter(member -> member.group().name().equals(target.group))
                .isPresent();
        if (!isMember) {
            exact.ifPresent(member -> refuse(station, member));
            edit.addStation(target.group, station, comment);
        }
    }

    private void checkOthers(Group known) {
        String others = "the other stations of group '" + known.name() + "'";
        if (wanted.key().equals("role")) {
            throw new ConfigException(
                    "group", others + " would get the role " + wanted.value() + " as well; use --new-group");
        }
        report.accept("this allows " + wanted.key() + " " + wanted.value() + " for " + others + " as well");
    }

    private static boolean isOnly(ListedStation entry, MacAddress station) {
        return entry.pattern().isOneStation() && entry.pattern().address().equals(station);
    }

    private static void refuse(MacAddress station, Member member) {
        throw new ConfigException(
                station + " is already in group '" + member.group().name() + "' ("
                        + member.entry().location() + "); give that group, or remove it there first");
    }

    // A list can state VLANs and addresses, and a virtual router can reserve an address.
    private void requireEffect() {
        Member member = edit.edited().member(finding.station().value()).orElseThrow();
        boolean isReserved = wanted.key().equals("address") && edit.difference().isEmpty();
        if (!wanted.isAllowed(member)) {
            throw new ConfigException("the list " + member.entry().location() + " has its own " + wanted.key() + " for "
                    + finding.station() + "; change it there");
        }
        if (isReserved) {
            throw new ConfigException("group '" + member.group().name() + "' allows " + wanted.value()
                    + " already; if the policy reserves it for a virtual router, change 'virtual-routers'");
        }
    }
}
