package io.macmon.cli;

import io.macmon.capture.CaptureException;
import io.macmon.capture.link.SourceList;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.config.CaptureConfig;
import io.macmon.config.ConfigException;
import io.macmon.config.MacAddress;
import io.macmon.config.MacList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options that say whose frames are captured, and how. */
final class CaptureOptions {

    @Option(
            names = "--mac",
            split = ",",
            paramLabel = "ADDRESS",
            description =
                    "Station whose frames are wanted, as aa:bb:cc:dd:ee:ff; for audit, one that may be there. May be"
                            + " repeated, and take several with commas.")
    private List<MacAddress> stations = new ArrayList<>();

    @Option(
            names = "--macs",
            paramLabel = "FILE",
            description =
                    "File of such stations: one address per line, as in /etc/ethers; # starts a comment. Live, it is"
                            + " followed, and SIGHUP has it read at once; stations that stay listed lose no frame.")
    private Path stationFile;

    @Option(names = "--for", paramLabel = "DURATION", description = "Stop after this long, such as 30s or 1h30m.")
    private Duration limit;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "COUNT",
            description = "Stop after so many frames.")
    private Long count;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            defaultValue = "",
            description = "Of the stations' frames, take only those that match this expression of pcap-filter(7).")
    private String filter;

    @Option(
            names = {"-s", "--snaplen"},
            paramLabel = "SNAPLEN",
            defaultValue = "0",
            description = "Keep so many octets of each frame; 0, the default, keeps all.")
    private int snaplen;

    @Option(names = "--promisc", description = "Make the device, and with it the parent, promiscuous.")
    private boolean promiscuous;

    @Option(
            names = "--buffer",
            paramLabel = "SIZE",
            description = "Kernel memory between device and macmon" + " (default: 32M).")
    private Macmon.OctetCount buffer = Macmon.OctetCount.DEFAULT_BUFFER;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "auto",
            description = "What captures: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Engine engine;

    /** Every station that is listed, in the file too. */
    List<MacAddress> stations() {
        List<MacAddress> listed = new ArrayList<>(stations);
        if (stationFile != null) {
            listed.addAll(MacList.read(stationFile));
        }
        return listed;
    }

    /** Null when there is none. */
    Path stationFile() {
        return stationFile;
    }

    /** To be followed; null when there is none. */
    StationFile openStationFile() {
        return stationFile == null ? null : new StationFile(stationFile, stations);
    }

    CaptureConfig capture() {
        return new CaptureConfig(snaplen, promiscuous, filter, buffer.toInt("buffer"));
    }

    Optional<Duration> limit() {
        return Optional.ofNullable(limit);
    }

    long count() {
        return count == null ? Long.MAX_VALUE : count;
    }

    Engine engine() {
        return engine;
    }

    /** @throws ConfigException when a live capture has nobody to listen to */
    static void requireStations(List<MacAddress> listed, String what) {
        if (listed.isEmpty()) {
            throw new ConfigException(
                    "mac", "a live " + what + " needs at least one station; name it with --mac or --macs");
        }
    }

    /**
     * For capture files.
     *
     * @throws ConfigException when an option is given that is for live captures only
     */
    static void refuseLiveOptions(ParseResult given, String... more) {
        List<String> options = new ArrayList<>(List.of("for", "promisc", "buffer", "engine"));
        options.addAll(List.of(more));
        for (String option : options) {
            if (given.hasMatchedOption("--" + option)) {
                throw new ConfigException(
                        option, "is for live captures; a file is read to its end, with one closing statement");
            }
        }
    }

    /** Finds wrong words before anything is made or emptied. */
    void checkFilter() throws CaptureException {
        if (!filter.isEmpty()) {
            PcapFilter.compile(filter).close();
        }
    }

    /** Takes a changed list over. */
    void follow(LiveInput input, List<MacAddress> listed, Consumer<String> say) {
        try {
            SourceList.Change change = input.follow(listed);
            say.accept(stationFile + ": " + change.added().size() + " stations added, "
                    + change.removed().size() + " removed; " + listed.size() + " in all");
        } catch (CaptureException failed) {
            say.accept(failed.getMessage());
        }
    }
}
