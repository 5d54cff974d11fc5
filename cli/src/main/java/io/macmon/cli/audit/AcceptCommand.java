package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.AtomicFile;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.write.PolicyEdit;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon audit accept}: changes the policy so that it allows what was found. */
@Command(
        name = "accept",
        customSynopsis = {
            "macmon audit accept ID --policy FILE --group GROUP [OPTIONS]",
            "macmon audit accept ID --policy FILE --new-group GROUP [OPTIONS]"
        },
        description = {
            "Change the policy to allow what was found",
            "",
            "Adds the station to GROUP, or adds the VLAN, the IP address or the role that the finding is about to"
                    + " the station's group. Everything else in FILE stays as it is. Prints the difference. A running"
                    + " audit applies the changed policy within two seconds."
        },
        exitCodeList = {
            "0:done, or nothing to change",
            "1:failed; see the message",
            "2:invalid command line or policy, or a finding that no group can allow"
        },
        footer = {
            "",
            "Documentation: docs/audit.md",
            "",
            "Examples:",
            "  macmon audit accept 7k2m9qxd --policy policy.yaml --group printers --dry-run",
            "  macmon audit accept 7k2m9qxd --policy policy.yaml --new-group cameras"
        })
final class AcceptCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The finding's ID")
    private String id;

    @Option(
            names = "--policy",
            order = HelpSection.POLICY,
            required = true,
            paramLabel = "FILE",
            description = "The policy to change")
    private Path file;

    @Option(names = "--group", order = HelpSection.POLICY, paramLabel = "GROUP", description = "The station's group")
    private String group;

    @Option(
            names = "--new-group",
            order = HelpSection.POLICY,
            paramLabel = "GROUP",
            description = "Create GROUP for the station")
    private String newGroup;

    @Option(names = "--dry-run", order = HelpSection.POLICY, description = "Only print the difference")
    private boolean dryRun;

    @Mixin
    private final MemoryChoice memory = new MemoryChoice();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        CommandLines.refuseTogether(spec, "--group", "--new-group");
        if (group == null && newGroup == null) {
            throw new ConfigException("group", "is missing; give the station's group, or use --new-group");
        }
        Finding finding = finding();
        Acceptance wanted = Acceptance.of(finding);
        PolicyEdit edit = PolicyEdit.of(file);
        edit(edit, finding, wanted);
        requireEffect(edit, finding, wanted);
        PrintWriter out = spec.commandLine().getOut();
        edit.difference().forEach(out::println);
        out.flush();
        if (edit.difference().isEmpty()) {
            report("the policy allows it already; nothing to change");
        } else if (!dryRun) {
            save(edit);
        }
        return 0;
    }

    private Finding finding() throws MacmonException {
        try (FindingDatabase database = memory.open()) {
            Finding finding = FindingChoice.in(database, id);
            if (finding.station().equals(Finding.SEGMENT)) {
                throw new ConfigException(finding.kind() + " is about the whole segment, not a station; mute it");
            }
            return finding;
        }
    }

    private void edit(PolicyEdit edit, Finding finding, Acceptance wanted) {
        MacAddress station = finding.station();
        if (edit.policy().denies(station.value())) {
            throw new ConfigException(station + " is on the deny list of " + file + "; remove it there first");
        }
        addStation(edit, finding, edit.policy().member(station.value()));
        boolean isAllowed =
                edit.edited().member(station.value()).filter(wanted::isAllowed).isPresent();
        if (!wanted.isOnlyListed() && !isAllowed) {
            String target = newGroup == null ? group : newGroup;
            edit.policy().groups().stream()
                    .filter(known -> known.name().equals(target))
                    .filter(known -> known.stations().stream().anyMatch(entry -> !isOnly(entry, station)))
                    .findFirst()
                    .ifPresent(known -> checkOthers(known, wanted));
            edit.addValue(target, wanted.key(), wanted.value());
        }
    }

    private void addStation(PolicyEdit edit, Finding finding, Optional<Member> listed) {
        MacAddress station = finding.station();
        String comment =
                "accepted " + LocalDate.now(ZoneId.systemDefault()) + ": " + finding.kind() + " " + finding.id();
        Optional<Member> exact = listed.filter(member -> isOnly(member.entry(), station));
        if (newGroup != null) {
            exact.ifPresent(member -> refuse(station, member));
            edit.addGroup(newGroup, station, comment);
            return;
        }
        edit.requireGroup(group);
        boolean isMember =
                listed.filter(member -> member.group().name().equals(group)).isPresent();
        if (!isMember) {
            exact.ifPresent(member -> refuse(station, member));
            edit.addStation(group, station, comment);
        }
    }

    private void checkOthers(Group known, Acceptance wanted) {
        String others = "the other stations of group '" + known.name() + "'";
        if (wanted.key().equals("role")) {
            throw new ConfigException(
                    "group", others + " would get the role " + wanted.value() + " as well; use --new-group");
        }
        report("this allows " + wanted.key() + " " + wanted.value() + " for " + others + " as well");
    }

    private static boolean isOnly(ListedStation entry, MacAddress station) {
        return entry.pattern().isOneStation() && entry.pattern().address().equals(station);
    }

    private static void refuse(MacAddress station, Member member) {
        throw new ConfigException(
                station + " is already in group '" + member.group().name() + "' ("
                        + member.entry().location() + "); give --group "
                        + member.group().name()
                        + ", or remove it there first");
    }

    // A list can state VLANs and addresses of its own, and a virtual router can reserve an address.
    private void requireEffect(PolicyEdit edit, Finding finding, Acceptance wanted) {
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

    private void save(PolicyEdit edit) throws MacmonException {
        String content = edit.content();
        if (!edit.isCurrent()) {
            throw new MacmonException(
                    "cannot change " + file + ": another program has just changed it", "run it again");
        }
        AtomicFile.edit(file, "the policy", out -> out.write(content));
        report(file + " is changed");
    }

    private void report(String message) {
        spec.commandLine().getErr().println("macmon: " + SafeText.ofMessage(message));
    }
}
