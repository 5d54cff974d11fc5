package io.macmon.config.policy.read;

import io.macmon.config.net.IpPrefix;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A file that lists stations, in one of the forms in which others keep such lists. */
public final class StationList {

    // As many stations as a policy takes, each with the three reply items that assign a VLAN.
    private static final int MAX_OCTETS = 64 << 20;

    private StationList() {}

    /**
     * Reads a list.
     *
     * @param format that it is written in; without one, that which its lines look like
     * @param remark takes a sentence about entries that are left out because they are not about a station
     * @throws ConfigException naming file and line of an entry that cannot be used
     */
    public static List<ListedStation> read(Path file, Optional<ListFormat> format, Consumer<String> remark) {
        List<String> lines = TextFile.read(file, MAX_OCTETS).lines().toList();
        List<ListedStation> entries = reader(format.orElseGet(() -> ListFormat.of(file, lines)), file, remark)
                .read(lines);
        if (entries.isEmpty()) {
            throw new ConfigException(file.toString(), "names no station; write one MAC address per line");
        }
        return entries;
    }

    private static ListReader reader(ListFormat format, Path file, Consumer<String> remark) {
        return switch (format) {
            case PLAIN -> new LineListReader(file, (pattern, rest, place) -> entry(pattern, "", place));
            case ETHERS -> new LineListReader(file, StationList::ethers);
            case HOSTAPD -> new LineListReader(file, StationList::hostapd);
            case FREERADIUS -> new FreeRadiusReader(file, remark);
            case DNSMASQ -> new DnsmasqReader(file, remark);
        };
    }

    private static ListedStation ethers(MacPattern pattern, String rest, String place) {
        return ListLine.looksLikeIp(rest)
                ? new ListedStation(pattern, "", List.of(), List.of(IpPrefix.parse(rest)), place)
                : entry(pattern, rest, place);
    }

    // A VLAN id of 0 leaves the choice to hostapd, as none does.
    private static ListedStation hostapd(MacPattern pattern, String rest, String place) {
        return rest.isEmpty() || rest.equals("0")
                ? entry(pattern, "", place)
                : new ListedStation(pattern, "", List.of(VlanId.parse(rest)), List.of(), place);
    }

    private static ListedStation entry(MacPattern pattern, String name, String place) {
        return new ListedStation(pattern, name, List.of(), List.of(), place);
    }
}
