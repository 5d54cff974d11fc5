package io.macmon.cli.options;

import io.macmon.config.net.IpPrefix;
import io.macmon.config.net.MacAddress;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Advice for an argument without its option: a device, a file, an address, or a filter as tcpdump reads it. */
public final class ForeignArgument {

    private static final Set<String> FILTER_WORDS = Set.of(
            "host",
            "net",
            "port",
            "portrange",
            "proto",
            "src",
            "dst",
            "not",
            "tcp",
            "udp",
            "icmp",
            "icmp6",
            "arp",
            "rarp",
            "ip",
            "ip6",
            "ether",
            "vlan",
            "broadcast",
            "multicast",
            "less",
            "greater");
    private static final Pattern CAPTURE_FILE = Pattern.compile(".*\\.(p?cap|pcapng|cap|dmp)\\d*(\\.(gz|zst))?");
    private static final Pattern DEVICE = Pattern.compile(
            "lo|any|(eth|en[opsx]|wl|ww|br|bond|team|veth|vlan|tap|tun|docker|virbr|macvlan)[\\w.@-]*\\d[\\w.@-]*");

    private ForeignArgument() {}

    /** Advice for unexpected words on a command line, the first of which is wrong; empty if none. */
    static Optional<String> advice(List<String> words, CommandSpec command) {
        String word = words.get(0);
        if (word.equals("help")) {
            return Optional.of("did you mean '--help'?");
        }
        return suggestion(words)
                .filter(option -> command.findOption(option.split(" ", 2)[0]) != null)
                .map(option -> "did you mean " + (option.contains("'") ? option : "'" + option + "'") + "?");
    }

    /** The option for these words, with its value. */
    static Optional<String> suggestion(List<String> words) {
        String word = words.get(0);
        if (isFilter(word)) {
            return Optional.of("--filter '"
                    + words.stream().takeWhile(next -> !next.startsWith("-")).collect(Collectors.joining(" ")) + "'");
        }
        if (isReadAs(MacAddress::parse, word)) {
            return Optional.of("--mac " + word);
        }
        if (isReadAs(IpPrefix::parse, word)) {
            return Optional.of("--filter '" + (word.contains("/") ? "net " : "host ") + word + "'");
        }
        if (CAPTURE_FILE.matcher(word).matches() || new File(word).isFile()) {
            return Optional.of("-r " + word);
        }
        if (DEVICE.matcher(word).matches() || isDevice(word)) {
            return Optional.of("-i " + word);
        }
        return Optional.empty();
    }

    /** Whether a filter of tcpdump may start with this word. */
    public static boolean isFilter(String word) {
        return FILTER_WORDS.contains(word);
    }

    private static boolean isDevice(String word) {
        return word.matches("\\w[\\w.@-]*") && new File("/sys/class/net", word).exists();
    }

    private static boolean isReadAs(Consumer<String> parse, String word) {
        try {
            parse.accept(word);
            return true;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }
}
