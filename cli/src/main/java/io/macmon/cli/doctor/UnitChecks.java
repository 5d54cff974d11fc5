package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.MISSING;
import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Compares a systemd unit that runs macmon with what macmon needs. Reads one file, without drop-ins. */
final class UnitChecks {

    private static final Set<String> YES = Set.of("yes", "true", "on", "1");

    private final Map<String, String> settings;

    private UnitChecks(Map<String, String> settings) {
        this.settings = settings;
    }

    /** @throws ConfigException if the file cannot be read, or runs no macmon */
    static void run(Path unit, Consumer<CheckResult> results) {
        try {
            UnitChecks checks = new UnitChecks(parse(Files.readString(unit)));
            if (!checks.command().contains("macmon")) {
                throw new ConfigException("unit", unit + " has no ExecStart= that runs macmon");
            }
            results.accept(checks.capabilities());
            results.accept(checks.restrictions());
            results.accept(checks.supervision());
            results.accept(checks.directories());
        } catch (IOException failed) {
            throw ConfigException.cannotRead(unit, failed);
        }
    }

    // Of a list, systemd joins the lines, and an empty one starts it again.
    private static Map<String, String> parse(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        text.replace("\\\n", " ").lines().map(String::strip).forEach(line -> {
            int at = line.indexOf('=');
            if (at > 0 && !line.startsWith("#") && !line.startsWith(";")) {
                String value = line.substring(at + 1).strip();
                settings.merge(
                        line.substring(0, at).strip(),
                        value,
                        (before, next) -> next.isEmpty() ? "" : (before + " " + next).strip());
            }
        });
        return settings;
    }

    private CheckResult capabilities() {
        Set<String> needed = new LinkedHashSet<>(Set.of("CAP_NET_RAW"));
        Set<String> better = new LinkedHashSet<>();
        boolean isAudit = command().contains(" audit");
        if (!isAudit) {
            better.add("CAP_BPF");
        }
        if (!isAudit && !command().contains("--device")) {
            needed.add("CAP_NET_ADMIN");
            better.add("CAP_SYS_ADMIN");
        }
        boolean isRoot = Set.of("", "root", "0").contains(get("User")) && !isYes("DynamicUser");
        String bounding = get("CapabilityBoundingSet");
        Set<String> granted = Set.of(get("AmbientCapabilities").split(" +", -1));
        Set<String> allowed = Set.of(bounding.split(" +", -1));
        needed.removeIf(name -> has(name, isRoot, granted, bounding, allowed));
        better.removeIf(name -> has(name, isRoot, granted, bounding, allowed));
        if (needed.isEmpty() && better.isEmpty()) {
            return CheckResult.ok("unit capabilities", "the unit grants all that the command needs");
        }
        Set<String> all = new LinkedHashSet<>(needed);
        all.addAll(better);
        String names = String.join(" ", all);
        return new CheckResult(
                "unit capabilities",
                needed.isEmpty() ? WARNING : MISSING,
                "the unit lacks " + names,
                "add them to AmbientCapabilities= and CapabilityBoundingSet=; docs/security.md lists what each is for");
    }

    private static boolean has(String name, boolean isRoot, Set<String> granted, String bounding, Set<String> allowed) {
        return (isRoot || granted.contains(name)) && (bounding.isEmpty() || allowed.contains(name));
    }

    private CheckResult restrictions() {
        List<String> wrong = new ArrayList<>();
        for (String setting : List.of("MemoryDenyWriteExecute", "PrivateNetwork", "PrivateUsers")) {
            if (isYes(setting)) {
                wrong.add(setting + "=no");
            }
        }
        String families = get("RestrictAddressFamilies");
        for (String family : List.of("AF_PACKET", "AF_NETLINK", "AF_UNIX")) {
            if (!families.isEmpty() && !families.contains(family)) {
                wrong.add("RestrictAddressFamilies=" + family);
            }
        }
        boolean hasOwnNamespace = get("AmbientCapabilities").contains("CAP_SYS_ADMIN");
        if (hasOwnNamespace && isYes("RestrictNamespaces")) {
            wrong.add("RestrictNamespaces=net");
        }
        if (hasOwnNamespace && get("ProtectProc").equals("invisible")) {
            wrong.add("ProtectProc=default");
        }
        return wrong.isEmpty()
                ? CheckResult.ok("unit restrictions", "none of them breaks macmon")
                : CheckResult.missing(
                        "unit restrictions", "the unit forbids what macmon needs", "set " + String.join(", ", wrong));
    }

    private CheckResult supervision() {
        boolean isNotified = get("Type").startsWith("notify");
        if (isNotified && !get("WatchdogSec").isEmpty()) {
            return CheckResult.ok("unit supervision", "systemd detects when macmon is ready, and when it stalls");
        }
        return CheckResult.warning(
                "unit supervision",
                "systemd does not detect " + (isNotified ? "that macmon stalls" : "when macmon is ready or stalls"),
                "set " + (isNotified ? "" : "Type=notify and ") + "WatchdogSec=30");
    }

    private CheckResult directories() {
        List<String> lacking = new ArrayList<>();
        for (String directory : List.of("RuntimeDirectory", "StateDirectory")) {
            if (get(directory).isEmpty()) {
                lacking.add(directory + "=macmon");
            }
        }
        return lacking.isEmpty()
                ? CheckResult.ok("unit directories", "there is one for the control socket and one for the database")
                : CheckResult.warning(
                        "unit directories",
                        "there is none for the control socket or the database",
                        "set " + String.join(" and ", lacking));
    }

    private String command() {
        return get("ExecStart");
    }

    private String get(String setting) {
        return settings.getOrDefault(setting, "");
    }

    private boolean isYes(String setting) {
        return YES.contains(get(setting));
    }
}
