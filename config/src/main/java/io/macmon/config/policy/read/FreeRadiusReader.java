package io.macmon.config.policy.read;

import io.macmon.config.net.IpPrefix;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reads FreeRADIUS' users and authorized_macs files (users(5)). Only VLAN IDs and addresses are read from the reply
 * items. Entries for users, and {@code DEFAULT}, are skipped.
 */
final class FreeRadiusReader implements ListReader {

    private final Path file;
    private final Problems problems;
    private final SkippedEntries skipped;
    private final List<ListedStation> entries = new ArrayList<>();

    private Entry entry;

    FreeRadiusReader(Path file, Consumer<String> warn, Problems problems) {
        this.file = file;
        this.problems = problems;
        skipped = new SkippedEntries(file, warn);
    }

    @Override
    public List<ListedStation> read(List<String> lines) {
        int number = 0;
        for (String line : lines) {
            number++;
            String content = ListLine.withoutComment(line);
            if (!content.isBlank()) {
                parse(content, number);
            }
        }
        endEntry();
        skipped.report();
        return entries;
    }

    private void parse(String line, int number) {
        try {
            if (Character.isWhitespace(line.charAt(0))) {
                parseReplyItems(line);
            } else {
                endEntry();
                beginEntry(line.strip(), number);
            }
        } catch (IllegalArgumentException wrong) {
            problems.add(new ConfigException(file + ":" + number, wrong.getMessage()));
        }
    }

    private void beginEntry(String line, int number) {
        String name = unquoted(ListLine.firstWord(line));
        if (name.equalsIgnoreCase("$INCLUDE")) {
            throw new IllegalArgumentException(
                    "$INCLUDE is not supported; add the included file to the policy as well");
        }
        entry = new Entry(name, file + ":" + number);
        if (!looksLikeMac(name)) {
            skipPerson(name, number);
            return;
        }
        entry.station = MacPattern.parse(name);
        splitItems(ListLine.afterFirstWord(line)).forEach(this::parseCheckItem);
    }

    private void skipPerson(String name, int number) {
        if (!name.equals("DEFAULT")) {
            skipped.add(number);
        }
    }

    private void parseReplyItems(String line) {
        if (entry == null) {
            throw new IllegalArgumentException(
                    "reply items without an entry; do not indent the first line of an entry");
        }
        if (entry.station != null) {
            splitItems(line.strip()).forEach(this::parseReplyItem);
        }
    }

    private void parseCheckItem(String item) {
        if (attribute(item).equals("auth-type") && value(item).equalsIgnoreCase("reject")) {
            throw new IllegalArgumentException(
                    entry.name + " is rejected here, so it cannot be in a list of stations; add it under 'deny:'");
        }
    }

    private void parseReplyItem(String item) {
        switch (attribute(item)) {
            case "tunnel-private-group-id" -> addVlan(value(item));
            case "framed-ip-address", "framed-ipv6-address" -> entry.addresses.add(IpPrefix.parse(value(item)));
            default -> {} // other items do not restrict a station
        }
    }

    // RFC 3580, section 3.31: the VLAN ID as a string. Other strings are VLAN names, which only a switch resolves.
    private void addVlan(String group) {
        if (ListLine.isNumber(group)) {
            entry.vlans.add(VlanId.parse(group));
        }
    }

    private void endEntry() {
        if (entry != null && entry.station != null) {
            entries.add(new ListedStation(entry.station, "", entry.vlans, entry.addresses, entry.location));
        }
        entry = null;
    }

    // No user name has eleven or more characters that are all hexadecimal digits or separators.
    private static boolean looksLikeMac(String name) {
        return name.length() >= 11
                && name.chars()
                        .allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '-' || c == '.' || c == '*');
    }

    private static List<String> splitItems(String line) {
        List<String> items = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            if (c == ',' && !quoted) {
                items.add(line.substring(start, i).strip());
                start = i + 1;
            }
        }
        items.add(line.substring(start).strip());
        return items;
    }

    // The name ends at the operator or the tag, as in Tunnel-Private-Group-Id:0 := "10".
    private static String attribute(String item) {
        int end = 0;
        while (end < item.length() && (Character.isLetterOrDigit(item.charAt(end)) || item.charAt(end) == '-')) {
            end++;
        }
        return item.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static String value(String item) {
        return unquoted(item.substring(item.indexOf('=') + 1).strip().replaceFirst("^=\\s*", ""));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** The entry whose lines are being read; if it has no station, it is skipped. */
    private static final class Entry {

        final String name;
        final String location;
        final List<Integer> vlans = new ArrayList<>();
        final List<IpPrefix> addresses = new ArrayList<>();
        MacPattern station;

        Entry(String name, String location) {
            this.name = name;
            this.location = location;
        }
    }
}
