package io.macmon.cli.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Translates whole command lines of tcpdump and ip, and the names of other commands. */
final class ForeignCommand {

    private static final Map<String, String> PROGRAM = names(
            "watch: monitor sniff listen tcpdump run start",
            "audit: arpwatch scan netalertx",
            "export: capture dump save record dumpcap write",
            "doctor: check diagnose status info",
            "lab: demo test try example",
            "link show: show list devices interfaces links ls",
            "link add: add create",
            "link set: set",
            "link del: del delete remove",
            "link apply: apply",
            "--version: version",
            "--help: usage");

    private static final Map<String, String> LINK = names(
            "add: create creat new",
            "set: change modify edit",
            "del: delete remove rm",
            "show: list lst ls lis get status",
            "apply: load sync");

    /** ip's words that are followed by a value, and macmon's option. */
    private static final Map<String, String> IP_VALUES = Map.of(
            "link", "--parent",
            "name", "--name",
            "type", "--type",
            "mode", "--mode",
            "address", "--address",
            "mtu", "--mtu",
            "netns", "--netns",
            "bcqueuelen", "--bc-queue-len",
            "bclim", "--bc-cutoff");

    private static final Set<String> IP_WORDS = Set.of("dev", "up", "down", "macaddr", "flag", "nodst", "nopromisc");

    private static final String TCPDUMP_VALUES = "irwcs";

    private ForeignCommand() {}

    /** Advice for a command line of which this word is not known; empty if none. */
    static Optional<String> advice(List<String> args, String word, CommandLine command) {
        if (command.getParent() == null) {
            return word.startsWith("-") ? beforeCommand(args, word, command) : otherCommand(args, word);
        }
        if (args.get(0).equals("link") && !command.getSubcommands().isEmpty()) {
            return Optional.ofNullable(LINK.get(word))
                    .or(() -> ForeignArgument.suggestion(List.of(word))
                            .filter(option -> option.startsWith("-i "))
                            .map(device -> "show " + word))
                    .map(name -> unknown(word) + "did you mean '" + name + "'?");
        }
        return advice(args, command);
    }

    /** Advice for a command line like those of {@code ip link}; empty if none. */
    static Optional<String> advice(List<String> args, CommandLine command) {
        boolean isIp = command.getParent() != null
                && command.getParent().getCommandName().equals("link")
                && args.stream().skip(2).anyMatch(word -> IP_VALUES.containsKey(word) || IP_WORDS.contains(word));
        return isIp
                ? ofIp(args).map(line -> "'" + String.join(" ", args) + "' is the syntax of ip; write:\n  " + line)
                : Optional.empty();
    }

    private static Optional<String> otherCommand(List<String> args, String word) {
        if (PROGRAM.containsKey(word)) {
            return Optional.of(unknown(word) + "did you mean '" + PROGRAM.get(word) + "'?");
        }
        return ForeignArgument.suggestion(args)
                .map(option -> unknown(word) + "did you mean 'macmon watch " + option + "'?");
    }

    private static Optional<String> beforeCommand(List<String> args, String word, CommandLine command) {
        Optional<String> named =
                args.stream().filter(command.getSubcommands()::containsKey).findFirst();
        if (named.isPresent()) {
            List<String> rest = new ArrayList<>(args);
            rest.remove(named.get());
            return Optional.of("the command must come first; write:\n  macmon " + named.get() + " " + quoted(rest));
        }
        return ofTcpdump(args).map(line -> "missing command before '" + word + "'; to watch, write:\n  " + line);
    }

    private static String unknown(String word) {
        return "unknown command '" + word + "'; ";
    }

    /** The command line for one of tcpdump; empty if it names neither a device nor a file, or is not tcpdump's. */
    private static Optional<String> ofTcpdump(List<String> args) {
        List<String> translated = new ArrayList<>(List.of("macmon", "watch"));
        List<String> filter = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String word = args.get(i);
            if (!word.startsWith("-")) {
                filter.add(word);
                continue;
            }
            for (int letter = 1; letter < word.length(); letter++) {
                char option = word.charAt(letter);
                if (TCPDUMP_VALUES.indexOf(option) >= 0) {
                    String rest = word.substring(letter + 1);
                    String value = !rest.isEmpty()
                            ? rest
                            : i + 1 < args.size() ? args.get(++i) : option == 'i' ? "DEVICE" : "FILE";
                    translated.addAll(List.of("-" + option, value));
                    break;
                }
                if (!ForeignOption.isDropped("-" + option)) {
                    return Optional.empty();
                }
            }
        }
        if (!translated.contains("-i") && !translated.contains("-r")) {
            return Optional.empty();
        }
        return Optional.of(
                quoted(translated) + (filter.isEmpty() ? "" : " --filter '" + String.join(" ", filter) + "'"));
    }

    /** The command line for {@code ip link ...}; empty if a word is unknown. */
    private static Optional<String> ofIp(List<String> args) {
        String action = args.get(1);
        List<String> translated = new ArrayList<>(List.of("macmon", "link", action));
        for (int i = 2; i < args.size(); i++) {
            String word = args.get(i);
            String value = i + 1 < args.size() ? args.get(i + 1) : "";
            boolean isFirstName = i == 2 && !IP_VALUES.containsKey(word) && !word.equals("dev");
            if (isFirstName) {
                translated.addAll(action.equals("add") ? List.of("--name", word) : List.of(word));
            } else if (word.equals("dev") || (word.equals("link") && !action.equals("add"))) {
                translated.addAll(action.equals("add") ? List.of("--name", value) : List.of(value));
                i++;
            } else if (word.equals("type") && !(action.equals("add") && value.equals("macvtap"))) {
                i++; // only a new device can have another type
            } else if (IP_VALUES.containsKey(word)) {
                translated.addAll(List.of(IP_VALUES.get(word), value));
                i++;
            } else if (word.equals("macaddr") && List.of("add", "del").contains(value) && i + 2 < args.size()) {
                translated.addAll(List.of("--" + value + "-mac", args.get(i + 2)));
                i += 2;
            } else if (word.equals("macaddr") && value.equals("flush")) {
                translated.add("--flush");
                i++;
            } else if (IP_WORDS.contains(word)) {
                if (!word.equals("flag")) { // the flag itself follows
                    translated.add("--" + word);
                }
            } else if (word.startsWith("--")) {
                translated.add(word);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(quoted(translated));
    }

    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[\\w./:,=@+%-]+") ? word : "'" + word + "'")
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> names(String... lines) {
        Map<String, String> names = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            String name = line.substring(0, colon);
            Stream.of(line.substring(colon + 2).split(" ", -1)).forEach(other -> names.put(other, name));
        }
        return Map.copyOf(names);
    }
}
