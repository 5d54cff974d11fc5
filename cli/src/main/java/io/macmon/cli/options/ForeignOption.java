package io.macmon.cli.options;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Advice for the options of tcpdump, tshark, dumpcap and arpwatch, and for other common names of macmon's options. */
final class ForeignOption {

    private static final Pattern OPTION = Pattern.compile("(?<!\\S)'?(--?[a-z][a-z-]*)");

    /** Options that print more, less or otherwise, or that macmon does always, each with the reason to drop it. */
    private static final List<Advice> ADVICE = List.of(
            new Advice("-n -nn -N --numeric", "addresses are always printed as numbers; drop it"),
            new Advice("-v -vv -vvv --verbose --debug", "there is no verbose mode; drop it"),
            new Advice("-d", "macmon always runs in the foreground; drop it"),
            new Advice("-e", "MAC addresses are always printed; drop it"),
            new Advice("-l -U", "each line is printed at once; drop it"),
            new Advice("-t -tt -ttt -tttt -ttttt", "the format of the time is fixed; drop it"),
            new Advice("-z", "statistics are always printed at the end; drop it"),
            new Advice("-p", "macmon is not promiscuous unless --promisc is given; drop it"),
            new Advice("-A -x -xx -X -XX -V -O", "to see frames, save them with -w FILE, and open FILE in tcpdump"),
            new Advice("-D --list-interfaces", "to list the devices: ip -br link"),
            new Advice("-I --interface --iface --dev --nic --eth", "did you mean '-i'?"),
            new Advice("--input --file --pcap --read-file", "did you mean '-r'?"),
            new Advice("-o --output --output-file --save", "did you mean '-w'?"),
            new Advice("--time --duration --timeout --seconds", "did you mean '--for'?"),
            new Advice("--station --stations --host --hosts", "did you mean '--mac'?"),
            new Advice("--limit --packets --frames", "did you mean '-c'?"),
            new Advice("-G", "to start a new file every N seconds: -b interval:N"),
            new Advice("-C", "to start a new file every N kilobytes: -b filesize:N"),
            new Advice("-W", "to keep only the newest N files: -b files:N"),
            new Advice("-F", "to read a filter from a file: --filter \"$(cat FILE)\""),
            new Advice("-Y --display-filter", "use a capture filter instead, as in --filter 'tcp port 443'"),
            new Advice("-f", "to import arpwatch's database: --import FILE"),
            new Advice("-f --capture-filter --expression", "did you mean '--filter'?"),
            new Advice("-T", "for JSON lines: --json"),
            new Advice("-P", "for pcap instead of pcapng: --format pcap"),
            new Advice("-B", "for the size of the kernel buffer: --buffer SIZE"),
            new Advice("-m --mail", "macmon sends no mail; send findings with --out syslog:udp://HOST:PORT"),
            new Advice("-u --user -Z", "macmon does not change its user; drop it"));

    private ForeignOption() {}

    /** Advice for an unknown option; empty if none. */
    static Optional<String> advice(String word, CommandSpec command) {
        String name = word.replaceFirst("=.*", "");
        return ADVICE.stream()
                .filter(advice -> advice.isFor(name) && advice.appliesTo(command))
                .map(Advice::text)
                .findFirst()
                .or(() -> cluster(name, command));
    }

    // -nr is -n, which is not needed, and -r.
    private static Optional<String> cluster(String name, CommandSpec command) {
        if (!name.matches("-[A-Za-z#]{2,4}")) {
            return Optional.empty();
        }
        String kept = name.substring(1)
                .chars()
                .mapToObj(letter -> "-" + (char) letter)
                .filter(letter -> command.findOption(letter) != null)
                .reduce("", (all, letter) -> all + (all.isEmpty() ? "" : " ") + letter);
        boolean othersAreDropped = name.substring(1)
                .chars()
                .mapToObj(letter -> "-" + (char) letter)
                .allMatch(letter -> command.findOption(letter) != null || isDropped(letter));
        return kept.isEmpty() || !othersAreDropped ? Optional.empty() : Optional.of("did you mean '" + kept + "'?");
    }

    /** Whether an option of another program can be left out, because macmon does always what it requests. */
    static boolean isDropped(String letter) {
        return letter.equals("-q")
                || ADVICE.stream().anyMatch(advice -> advice.isFor(letter) && advice.text.endsWith("drop it"));
    }

    private record Advice(String names, String text) {

        boolean isFor(String name) {
            return List.of(names.split(" ")).contains(name);
        }

        // Advice to use an option that the command lacks is no help.
        boolean appliesTo(CommandSpec command) {
            Matcher option = OPTION.matcher(text);
            return text.contains("ip -br") || !option.find() || command.findOption(option.group(1)) != null;
        }
    }
}
