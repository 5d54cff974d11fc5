package io.macmon.cli.memory;

import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.SafeText;
import io.macmon.config.text.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads arpwatch's database: one line per station and IP address, {@code MAC IP SECONDS [NAME [INTERFACE]]}, separated
 * by tabs. SECONDS is the time when the two were last seen together, in seconds since 1970. Lines with a MAC address
 * that no station can have (multicast, all zeros) are skipped.
 */
public final class ArpwatchFile {

    private static final String SOURCE = "arpwatch";
    private static final int MAX_LINE_LENGTH = 1_000;
    private static final int MAX_FILE_BYTES = 64 << 20;

    private final Path file;
    private final Map<MacAddress, List<Line>> stations = new LinkedHashMap<>();
    private final Map<IpAddress, List<Line>> owners = new TreeMap<>();

    private ArpwatchFile(Path file) {
        this.file = file;
    }

    /** @throws ConfigException if the file cannot be read, or a line is invalid; the message names the file and line */
    public static Changes read(Path file) {
        ArpwatchFile dat = new ArpwatchFile(file);
        String content = new String(TextFile.readBytes(file, MAX_FILE_BYTES), StandardCharsets.UTF_8);
        Iterator<String> lines = content.lines().iterator();
        for (int number = 1; lines.hasNext(); number++) {
            dat.add(lines.next(), number);
        }
        return dat.changes();
    }

    private void add(String line, int number) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        try {
            Line parsed = Line.parse(line);
            if (!parsed.mac().isMulticast() && !parsed.mac().isZero()) {
                stations.computeIfAbsent(parsed.mac(), mac -> new ArrayList<>(1))
                        .add(parsed);
                owners.computeIfAbsent(parsed.ip(), ip -> new ArrayList<>(1)).add(parsed);
            }
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(file + ":" + number, wrong.getMessage());
        }
    }

    private Changes changes() {
        return new Changes(
                stations.values().stream().map(ArpwatchFile::station).toList(),
                owners.values().stream().map(ArpwatchFile::owner).toList(),
                List.of());
    }

    private static StationRecord station(List<Line> lines) {
        List<Line> latestFirst = latestFirst(lines);
        Instant last = latestFirst.get(0).time();
        Instant first = latestFirst.get(lines.size() - 1).time();
        Set<String> names = new HashSet<>();
        return new StationRecord(
                latestFirst.get(0).mac(),
                first,
                last,
                0,
                0,
                List.of(),
                addresses(latestFirst),
                latestFirst.stream()
                        .filter(line -> !line.name().isEmpty() && names.add(line.name()))
                        .map(line -> new StationName(line.name(), SOURCE, line.time()))
                        .toList(),
                "",
                List.of(),
                "",
                "",
                Dot1x.NONE,
                List.of());
    }

    private static List<StationAddress> addresses(List<Line> latestFirst) {
        Set<IpAddress> seen = new HashSet<>();
        return latestFirst.stream()
                .filter(line -> seen.add(line.ip()))
                .map(line -> new StationAddress(line.ip(), line.time(), line.time(), SOURCE))
                .toList();
    }

    private static AddressOwner owner(List<Line> lines) {
        List<Line> latestFirst = latestFirst(lines);
        Line latest = latestFirst.get(0);
        MacAddress before = latestFirst.stream()
                .map(Line::mac)
                .filter(mac -> !mac.equals(latest.mac()))
                .findFirst()
                .orElse(null);
        return new AddressOwner(latest.ip(), AddressOwner.ANY_VLAN, latest.mac(), before, latest.time(), latest.time());
    }

    private static List<Line> latestFirst(List<Line> lines) {
        return lines.stream()
                .sorted(Comparator.comparing(Line::time).reversed())
                .toList();
    }

    private record Line(MacAddress mac, IpAddress ip, Instant time, String name) {

        static Line parse(String text) {
            String[] fields =
                    text.indexOf('\t') >= 0 ? text.split("\t", -1) : text.trim().split(" +");
            if (fields.length < 3 || text.length() > MAX_LINE_LENGTH) {
                throw new IllegalArgumentException(
                        "not an arpwatch line: expected MAC, IP address and seconds since 1970, separated by tabs");
            }
            String name = fields.length > 3 ? fields[3] : "";
            return new Line(MacAddress.parse(fields[0]), IpAddress.parse(fields[1]), instant(fields[2]), name);
        }

        // arpwatch stores times in 32 bits, which is at most 10 digits.
        private static Instant instant(String seconds) {
            if (!seconds.matches("\\d{1,10}")) {
                throw new IllegalArgumentException(
                        "not a time in seconds since 1970: '" + SafeText.of(seconds, 20) + "'");
            }
            return Instant.ofEpochSecond(Long.parseLong(seconds));
        }
    }
}
