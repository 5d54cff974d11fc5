package io.macmon.config.policy.read;

import io.macmon.config.net.IpPrefix;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a file of stations, in one of the formats in {@link ListFormat}. */
public final class StationList {

    // Enough for as many stations as a policy may have, each with the three reply items that assign a VLAN.
    private static final int MAX_BYTES = 64 << 20;

    private StationList() {}

    /**
     * Reads a list.
     *
     * @param format format of the list; if empty, it is detected from the lines
     * @param warn   called with a warning about skipped entries, which have no MAC address
     * @throws ConfigException with the file and line of the first invalid entry
     */
    public static List<ListedStation> read(Path file, Optional<ListFormat> format, Consumer<String> warn) {
        return read(file, format, warn, Problems.thrown());
    }

    /**
     * Reads a list, except for invalid entries.
     *
     * @param format format of the list; if empty, it is detected from the lines
     * @param warn   called with a warning about skipped entries, which have no MAC address
     * @param problems receives the errors in entries, with file and line
     * @throws ConfigException if the file cannot be read, or lists no stations
     */
    static List<ListedStation> read(Path file, Optional<ListFormat> format, Consumer<String> warn, Problems problems) {
        int before = problems.count();
        List<String> lines = TextFile.read(file, MAX_BYTES).lines().toList();
        List<ListedStation> entries = reader(format.orElseGet(() -> ListFormat.of(file, lines)), file, warn, problems)
                .read(lines);
        if (entries.isEmpty() && problems.count() == before) {
            throw new ConfigException(file.toString(), "lists no stations; write one MAC address per line");
        }
        return entries;
    }

    private static ListReader reader(ListFormat format, Path file, Consumer<String> warn, Problems problems) {
        return switch (format) {
            case PLAIN -> new LineListReader(file, problems, (pattern, rest, location) -> entry(pattern, "", location));
            case ETHERS -> new LineListReader(file, problems, StationList::ethers);
            case HOSTAPD -> new LineListReader(file, problems, StationList::hostapd);
            case FREERADIUS -> new FreeRadiusReader(file, warn, problems);
            case DNSMASQ -> new DnsmasqReader(file, warn, problems);
        };
    }

    private static ListedStation ethers(MacPattern pattern, String rest, String location) {
        return ListLine.looksLikeIp(rest)
                ? new ListedStation(pattern, "", List.of(), List.of(IpPrefix.parse(rest)), location)
                : entry(pattern, rest, location);
    }

    // VLAN ID 0 leaves the choice to hostapd, as does a line without a VLAN ID.
    private static ListedStation hostapd(MacPattern pattern, String rest, String location) {
        return rest.isEmpty() || rest.equals("0")
                ? entry(pattern, "", location)
                : new ListedStation(pattern, "", List.of(VlanId.parse(rest)), List.of(), location);
    }

    private static ListedStation entry(MacPattern pattern, String name, String location) {
        return new ListedStation(pattern, name, List.of(), List.of(), location);
    }
}
