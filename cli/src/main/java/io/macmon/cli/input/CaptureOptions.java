package io.macmon.cli.input;

import io.macmon.capture.link.SourceList;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.cli.options.ByteCount;
import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options that select the stations and configure the capture. */
public final class CaptureOptions {

    @Option(
            names = "--mac",
            order = HelpSection.SELECTION,
            split = ",",
            paramLabel = "ADDRESS",
            description = "Station to capture, as aa:bb:cc:dd:ee:ff; for audit, an allowed station. Repeatable;"
                    + " separate several addresses with commas.")
    private List<MacAddress> stations = new ArrayList<>();

    @Option(
            names = "--macs",
            order = HelpSection.SELECTION,
            paramLabel = "FILE",
            description =
                    "Read the stations from FILE: one address per line, as in /etc/ethers; # starts a comment. A live"
                            + " run reloads FILE when it changes, and at once on SIGHUP; stations that remain listed"
                            + " lose no frames.")
    private Path stationFile;

    @Option(
            names = "--policy",
            order = HelpSection.SELECTION,
            paramLabel = "FILE",
            description = "Read the stations, in groups, from this policy instead of --mac and --macs. For audit, the"
                    + " policy also states what each station may do. A live run reloads the policy and the"
                    + " station lists that it refers to when they change, and at once on SIGHUP. For watch"
                    + " and export, each group has its own device and counters and, if the policy sets them,"
                    + " its own capture file and snaplen.")
    private Path policy;

    @Option(
            names = "--for",
            order = HelpSection.RUNNING,
            paramLabel = "DURATION",
            description = "Live: stop after DURATION, such as 30s or 1h30m.")
    private Duration duration;

    @Option(
            names = {"-c", "--count"},
            order = HelpSection.RUNNING,
            paramLabel = "COUNT",
            description = "Stop after COUNT frames.")
    private Long count;

    @Option(
            names = "--filter",
            order = HelpSection.SELECTION,
            paramLabel = "EXPRESSION",
            defaultValue = "",
            description = "Select only the stations' frames that match EXPRESSION; see pcap-filter(7).")
    private String filter;

    @Option(
            names = {"-s", "--snaplen"},
            order = HelpSection.SELECTION,
            paramLabel = "SNAPLEN",
            defaultValue = "0",
            description = "Capture at most SNAPLEN bytes of each frame (default: ${DEFAULT-VALUE}, all).")
    private int snaplen;

    @Option(
            names = "--promisc",
            order = HelpSection.RUNNING,
            description = "Live: put the device and its parent into promiscuous mode.")
    private boolean promiscuous;

    @Option(
            names = "--buffer",
            order = HelpSection.RUNNING,
            paramLabel = "SIZE",
            description = "Live: size of the kernel buffer between device and macmon (default: 32M).")
    private ByteCount buffer = ByteCount.DEFAULT_BUFFER;

    @Option(
            names = "--engine",
            order = HelpSection.RUNNING,
            paramLabel = "ENGINE",
            defaultValue = "auto",
            description =
                    "Live: capture with this engine: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). ring reads"
                            + " the kernel's packet ring, pcap4j uses libpcap; auto selects ring.")
    private CaptureEngine engine;

    /**
     * Reads the station lists.
     *
     * @param report receives warnings about the policy
     */
    public StationLists openLists(Consumer<String> report) {
        if (policy == null) {
            return StationLists.of(stations, stationFile);
        }
        refuseListsWithPolicy();
        return StationLists.of(policy, report);
    }

    /** The source of an audit's policy, which is not read yet. */
    public PolicySource policySource() {
        refuseListsWithPolicy();
        return new PolicySource(stations, stationFile, policy);
    }

    private void refuseListsWithPolicy() {
        if (policy != null && (!stations.isEmpty() || stationFile != null)) {
            throw new ConfigException(
                    "policy",
                    "cannot be combined with --mac or --macs; add those stations to one of the policy's" + " groups");
        }
    }

    public CaptureConfig config() {
        return new CaptureConfig(snaplen, promiscuous, filter, buffer.toInt("buffer"));
    }

    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    public long count() {
        return count == null ? Long.MAX_VALUE : count;
    }

    public CaptureEngine engine() {
        return engine;
    }

    /** Registers the files that list the stations. */
    public void registerFiles(DistinctFiles distinct, StationLists lists) {
        distinct.addAll(policy == null ? "macs" : "policy", lists.files());
    }

    /**
     * Checks that a live capture has stations, and not too many groups.
     *
     * @param command     the command's name for the message, as in {@code watch}
     * @param makesDevices whether macmon can create a device for each group
     */
    public void requireStations(StationGroups groups, String command, boolean makesDevices) {
        if (groups.stations().isEmpty()) {
            throw policy == null
                    ? new ConfigException(
                            "mac", "a live " + command + " needs at least one station; add one with --mac or --macs")
                    : new ConfigException(
                            "policy",
                            "a live " + command + " needs at least one station with a full address; no group in "
                                    + policy + " has one");
        }
        long devices = groups.groups().stream()
                .filter(group -> !group.stations().isEmpty())
                .count();
        if (devices > GroupDevices.MAX_GROUPS) {
            throw new ConfigException(
                    "policy",
                    "can have at most " + GroupDevices.MAX_GROUPS + " groups, because each needs a device; it has "
                            + devices);
        }
        if (devices > 1 && !makesDevices) {
            throw new ConfigException(
                    "policy",
                    "cannot have several groups with --device, because each needs its own device; use --parent");
        }
    }

    /** Warns about the policy's prefixes, whose stations the kernel cannot select. */
    public void warnAboutPrefixes(StationGroups groups, Consumer<String> report) {
        int prefixes = groups.prefixes().size();
        if (prefixes > 0) {
            report.accept(policy + " lists " + prefixes + (prefixes == 1 ? " prefix" : " prefixes")
                    + "; the kernel can select full addresses only, so stations that match only a prefix are expected"
                    + " but not watched");
        }
    }

    /**
     * Rejects options that apply only to live captures.
     *
     * @param more the command's other live options, without dashes
     */
    public static void refuseLiveOptions(ParseResult given, String... more) {
        List<String> options = new ArrayList<>(List.of("for", "promisc", "buffer", "engine"));
        options.addAll(List.of(more));
        for (String option : options) {
            if (given.hasMatchedOption("--" + option)) {
                throw new ConfigException(option, "works only for live captures; drop it when reading capture files");
            }
        }
    }

    /** Fails on an invalid filter before anything is created or overwritten. */
    public void checkFilter() throws MacmonException {
        if (!filter.isEmpty()) {
            PcapFilter.compile(filter).close();
        }
    }

    /** Starts to apply list changes to a running capture, and to report each change. */
    public void follow(StationLists lists, MacvlanInput input, Consumer<String> report) {
        lists.follow(changed -> replaceStations(input, changed, report), report);
    }

    private void replaceStations(MacvlanInput input, StationGroups listed, Consumer<String> report) {
        try {
            SourceList.Change change = input.replaceStations(listed);
            report.accept((policy == null ? stationFile : policy) + ": "
                    + change.added().size() + " stations added, "
                    + change.removed().size() + " removed; " + listed.stations().size() + " in all");
        } catch (MacmonException failed) {
            report.accept(failed.getMessage());
        }
    }
}
