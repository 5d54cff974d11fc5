package io.macmon.config.policy.read;

import io.macmon.config.net.IpPrefix;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * FreeRADIUS' users and authorized_macs (users(5)). Of an entry's reply items those are read that assign a VLAN by its id, or
 * an address. Entries of people, and {@code DEFAULT}, are left out.
 */
final class FreeRadiusReader implements ListReader {

    private final Path file;
    private final SkippedEntries leftOut;
    private final List<ListedStation> entries = new ArrayList<>();

    private Entry entry;

    FreeRadiusReader(Path file, Consumer<String> remark) {
        this.file = file;
        leftOut = new SkippedEntries(file, remark);
    }

    @Override
    public List<ListedStation> read(List<String> lines) {
        int number = 0;
        for (String line : lines) {
            number++;
            String content = ListLine.withoutComment(line);
            if (!content.isBlank()) {
                take(content, number);
            }
        }
        endEntry();
        leftOut.report();
        return entries;
    }

    private void take(String line, int number) {
        try {
            if (Character.isWhitespace(line.charAt(0))) {
                takeReplyItems(line);
            } else {
                endEntry();
                beginEntry(line.strip(), number);
            }
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(file + ":" + number, wrong.getMessage());
        }
    }

    private void beginEntry(String line, int number) {
        String name = unquoted(ListLine.firstWord(line));
        if (name.equalsIgnoreCase("$INCLUDE")) {
            throw new IllegalArgumentException("$INCLUDE is not followed; name that file in the policy as well");
        }
        entry = new Entry(name, file + ":" + number);
        if (!looksLikeMac(name)) {
            countPerson(name, number);
            return;
        }
        entry.station = MacPattern.parse(name);
        itemsOf(ListLine.afterFirstWord(line)).forEach(this::takeCheckItem);
    }

    private void countPerson(String name, int number) {
        if (!name.equals("DEFAULT")) {
            leftOut.add(number);
        }
    }

    private void takeReplyItems(String line) {
        if (entry == null) {
            throw new IllegalArgumentException(
                    "these reply items belong to no entry; an entry's first line is not indented");
        }
        if (entry.station != null) {
            itemsOf(line.strip()).forEach(this::takeReplyItem);
        }
    }

    private void takeCheckItem(String item) {
        if (attribute(item).equals("auth-type") && value(item).equalsIgnoreCase("reject")) {
            throw new IllegalArgumentException(
                    entry.name + " is rejected here, so it is on no list of stations; write it under 'deny:'");
        }
    }

    private void takeReplyItem(String item) {
        switch (attribute(item)) {
            case "tunnel-private-group-id" -> takeVlan(value(item));
            case "framed-ip-address", "framed-ipv6-address" -> entry.addresses.add(IpPrefix.parse(value(item)));
            default -> {} // Other attributes do not say where a station may be.
        }
    }

    // RFC 3580, section 3.31: the VLAN id as a string; what is no number is a VLAN's name, which only a switch can
    // resolve.
    private void takeVlan(String group) {
        if (ListLine.isNumber(group)) {
            entry.vlans.add(VlanId.parse(group));
        }
    }

    private void endEntry() {
        if (entry != null && entry.station != null) {
            entries.add(new ListedStation(entry.station, "", entry.vlans, entry.addresses, entry.place));
        }
        entry = null;
    }

    // No name of a person has eleven and more characters that are all hexadecimal digits or stand between them.
    private static boolean looksLikeMac(String name) {
        return name.length() >= 11
                && name.chars()
                        .allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '-' || c == '.' || c == '*');
    }

    private static List<String> itemsOf(String line) {
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

    // The name ends at its operator or its tag, as in Tunnel-Private-Group-Id:0 := "10".
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

    /** What is known so far of the entry whose lines are being read; without a station, one that is left out. */
    private static final class Entry {

        final String name;
        final String place;
        final List<Integer> vlans = new ArrayList<>();
        final List<IpPrefix> addresses = new ArrayList<>();
        MacPattern station;

        Entry(String name, String place) {
            this.name = name;
            this.place = place;
        }
    }
}
