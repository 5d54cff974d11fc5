package io.macmon.config.net;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists of station addresses, from the command line or from a file. */
public final class MacList {

    /**
     * The maximum number of stations per run. The kernel looks up each frame on the parent in 256 hash chains; a list
     * of this length halves its forwarding rate.
     */
    public static final int MAX_STATIONS = 50_000;

    private static final int MAX_BYTES = 64 << 20;

    // An IP address or prefix, or the VLAN of hostapd's format.
    private static final Pattern NO_NAME = Pattern.compile("[0-9./]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:./]*");

    private MacList() {}

    /**
     * A line of a list.
     *
     * @param name what follows the address, as in {@code /etc/ethers}; empty if there is nothing, or only an IP
     *             address or a number
     */
    public record Entry(MacAddress station, String name) {}

    /** Reads a file as {@link #readEntries} does, without the names. */
    public static List<MacAddress> read(Path file) {
        return readEntries(file).stream().map(Entry::station).toList();
    }

    /**
     * Reads a file with an address at the start of each line, and optionally a name after it, as in
     * {@code /etc/ethers}. Empty lines and comments after {@code #} are ignored.
     *
     * @throws ConfigException with the file and line of an invalid address, or if the file cannot be read
     */
    public static List<Entry> readEntries(Path file) {
        List<Entry> stations = new ArrayList<>();
        int number = 0;
        for (String line : TextFile.read(file, MAX_BYTES).lines().toList()) {
            number++;
            String entry = line.replaceFirst("#.*", "").strip();
            if (entry.equals("groups:")) {
                throw new ConfigException(file + ":" + number, "this is a policy; give it with --policy");
            }
            if (!entry.isEmpty()) {
                String[] words = entry.split("\\s+", 2);
                stations.add(new Entry(parseStation(file, number, words[0]), words.length == 1 ? "" : name(words[1])));
            }
        }
        if (stations.isEmpty()) {
            throw new ConfigException(file.toString(), "lists no stations; write one MAC address per line");
        }
        return stations;
    }

    /**
     * Removes duplicates and checks the number of stations.
     *
     * @throws ConfigException if more than {@link #MAX_STATIONS} stations remain
     */
    public static List<MacAddress> distinct(Collection<MacAddress> stations) {
        Set<MacAddress> distinct = new LinkedHashSet<>(stations);
        if (distinct.size() > MAX_STATIONS) {
            throw new ConfigException(
                    "mac",
                    distinct.size() + " stations are listed, but a monitor takes at most " + MAX_STATIONS
                            + "; split the list over several parents");
        }
        return List.copyOf(distinct);
    }

    /**
     * Reads a station's address.
     *
     * @throws IllegalArgumentException if the text is not an address, or is a group address or zero
     */
    public static MacAddress parseStation(String text) {
        MacAddress address = MacAddress.parse(text);
        if (address.isZero()) {
            throw new IllegalArgumentException("00:00:00:00:00:00 is not a station address");
        }
        if (address.isMulticast()) {
            throw new IllegalArgumentException(address + " is a group address; a station's first byte is even");
        }
        return address;
    }

    private static String name(String rest) {
        return NO_NAME.matcher(rest).matches() ? "" : rest;
    }

    private static MacAddress parseStation(Path file, int line, String text) {
        try {
            return parseStation(text);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(file + ":" + line, wrong.getMessage());
        }
    }
}
