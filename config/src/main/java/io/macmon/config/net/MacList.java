package io.macmon.config.net;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lists of stations: written on the command line, or one per line in a file. */
public final class MacList {

    /**
     * Stations that one monitor can watch. The kernel looks each frame of the parent up in 256 chains of addresses, so a list
     * of this length halves what it can forward.
     */
    public static final int MAX_STATIONS = 50_000;

    private static final int MAX_BYTES = 64 << 20;

    private MacList() {}

    /**
     * Reads a file of stations: an address at the start of each line, whatever follows it (as the names in
     * {@code /etc/ethers} do) is ignored, and so are empty lines and what follows a {@code #}.
     *
     * @throws ConfigException naming file and line of an address that cannot be a station, or saying why the file cannot
     *     be read
     */
    public static List<MacAddress> read(Path file) {
        List<MacAddress> stations = new ArrayList<>();
        int number = 0;
        for (String line : TextFile.read(file, MAX_BYTES).lines().toList()) {
            number++;
            String entry = line.replaceFirst("#.*", "").strip();
            if (!entry.isEmpty()) {
                stations.add(parseStation(file, number, entry.split("\\s+", 2)[0]));
            }
        }
        if (stations.isEmpty()) {
            throw new ConfigException(file.toString(), "names no station; write one MAC address per line");
        }
        return stations;
    }

    /**
     * Drops what is named twice and checks the number.
     *
     * @throws ConfigException when more than {@link #MAX_STATIONS} remain
     */
    public static List<MacAddress> distinct(Collection<MacAddress> stations) {
        Set<MacAddress> distinct = new LinkedHashSet<>(stations);
        if (distinct.size() > MAX_STATIONS) {
            throw new ConfigException(
                    "mac",
                    distinct.size() + " stations are listed; a monitor takes at most " + MAX_STATIONS
                            + ", so split the list over several parents");
        }
        return List.copyOf(distinct);
    }

    /**
     * Reads one address that a station can have.
     *
     * @throws IllegalArgumentException when it is no address, a group address, or zero
     */
    public static MacAddress parseStation(String text) {
        MacAddress address = MacAddress.parse(text);
        if (address.isZero()) {
            throw new IllegalArgumentException("00:00:00:00:00:00 is no station's address");
        }
        if (address.isMulticast()) {
            throw new IllegalArgumentException(
                    address + " is a group address; a station sends from an individual one (even first octet)");
        }
        return address;
    }

    private static MacAddress parseStation(Path file, int line, String text) {
        try {
            return parseStation(text);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(file + ":" + line, wrong.getMessage());
        }
    }
}
