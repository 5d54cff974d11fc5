package io.macmon.cli;

import io.macmon.config.AutostopConfig;
import io.macmon.config.Compression;
import io.macmon.config.ConfigException;
import io.macmon.config.ExportConfig;
import io.macmon.config.FileFormat;
import io.macmon.config.RotationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what capture files are to be written. */
final class ExportOptions {

    /** What has capture files of its own. */
    enum Split {
        MAC,
        GROUP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            description =
                    "Write the stations' frames to this capture file; - is standard output. The name's ending says"
                            + " how: .pcap for pcap, anything else for pcapng; with .gz or .zst behind it, compressed.")
    private String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Of the capture file, whatever its name: ${COMPLETION-CANDIDATES}. pcap has nanoseconds,"
                    + " pcap-us microseconds.")
    private FileFormat format;

    @Option(
            names = "--compress",
            paramLabel = "HOW",
            description =
                    "Compress the capture file while it is written; a name that ends in .gz or .zst asks for it, too: ${COMPLETION-CANDIDATES}."
                            + " Killed or not, it can be decompressed up to the last second.")
    private Compression compression;

    @Option(
            names = {"-b", "--ring-buffer"},
            paramLabel = "CONDITION",
            description = "Go on to the next file, named as by dumpcap: filesize:KB, duration:SECONDS, interval:SECONDS"
                    + " (when the clock is a multiple of it) or packets:COUNT; files:COUNT keeps so many, and"
                    + " printname:FILE tells there (- or stderr, too) each that is closed. May be repeated. Times are those"
                    + " of the frames; sizes are before compression, in units of 1000 octets.")
    private List<String> ring = new ArrayList<>();

    @Option(
            names = {"-a", "--autostop"},
            paramLabel = "CONDITION",
            description =
                    "End: duration:SECONDS, filesize:KB (with -b: of each file), packets:COUNT or files:COUNT. May be"
                            + " repeated.")
    private List<String> autostop = new ArrayList<>();

    @Option(
            names = "--min-free",
            paramLabel = "SIZE",
            description =
                    "With -b: remove the oldest files of this run before the file system has less than this free.")
    private Macmon.OctetCount minFree;

    @Option(
            names = "--split",
            paramLabel = "BY",
            description = "Files of its own for each: ${COMPLETION-CANDIDATES}; the address stands in their names.")
    private Split split;

    /**
     * The files that are wanted; empty when none are.
     *
     * @throws ConfigException when the options contradict each other
     */
    Optional<ExportConfig> config() {
        if (file == null) {
            refuseWithoutFile();
            return Optional.empty();
        }
        if (split == Split.GROUP) {
            throw new ConfigException(
                    "split", "there are no groups of stations here, so none has a file; split by mac");
        }
        return Optional.of(new ExportConfig(
                file,
                format == null ? FileFormat.ofName(file) : format,
                compression == null ? Compression.ofName(file) : compression,
                RotationConfig.parse(ring),
                AutostopConfig.parse(autostop),
                minFree == null ? 0 : minFree.value(),
                split == Split.MAC));
    }

    private void refuseWithoutFile() {
        refuseWithoutFile("format", format != null);
        refuseWithoutFile("compress", compression != null);
        refuseWithoutFile("ring-buffer", !ring.isEmpty());
        refuseWithoutFile("autostop", !autostop.isEmpty());
        refuseWithoutFile("min-free", minFree != null);
        refuseWithoutFile("split", split != null);
    }

    private static void refuseWithoutFile(String option, boolean given) {
        if (given) {
            throw new ConfigException(option, "is about the capture file, and there is none; name it with -w");
        }
    }
}
