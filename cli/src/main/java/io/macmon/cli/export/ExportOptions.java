package io.macmon.cli.export;

import io.macmon.capture.file.write.FileNames;
import io.macmon.cli.input.StationGroup;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.options.ByteCount;
import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.AutostopConfig;
import io.macmon.config.Compression;
import io.macmon.config.ExportConfig;
import io.macmon.config.FileFormat;
import io.macmon.config.RotationConfig;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the capture files to write. */
public final class ExportOptions implements CheckedOptions {

    /** What the capture files are split by. */
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
            order = HelpSection.CAPTURE_FILES,
            paramLabel = "FILE",
            description = "Write the stations' frames to FILE; - is stdout")
    private String file;

    @Option(
            names = "--format",
            order = HelpSection.CAPTURE_FILES,
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: by the extension)")
    private FileFormat format;

    @Option(
            names = "--compress",
            order = HelpSection.CAPTURE_FILES,
            paramLabel = "HOW",
            description = "${COMPLETION-CANDIDATES} (default: by the extension)")
    private Compression compression;

    @Option(
            names = {"-b", "--ring-buffer"},
            order = HelpSection.CAPTURE_FILES,
            paramLabel = "RULE",
            description = {
                "Write a series of files; repeat for several rules:",
                "filesize:KB       start a file after KB kilobytes",
                "duration:SECONDS  start a file after SECONDS",
                "interval:SECONDS  start a file by the clock",
                "packets:N         start a file after N frames",
                "files:N           keep the newest N files",
                "printname:FILE    print the names of closed files"
            })
    private List<String> ring = new ArrayList<>();

    @Option(
            names = {"-a", "--autostop"},
            order = HelpSection.CAPTURE_FILES,
            paramLabel = "RULE",
            description = {"Stop after duration:SECONDS, filesize:KB, packets:N or files:N; repeat for several rules"})
    private List<String> autostop = new ArrayList<>();

    @Option(
            names = "--min-free",
            order = HelpSection.CAPTURE_FILES,
            paramLabel = "SIZE",
            description = "With -b: delete old files to keep SIZE free")
    private ByteCount minFree;

    @Option(
            names = "--split",
            order = HelpSection.CAPTURE_FILES,
            paramLabel = "BY",
            description = "A file for each station or group: ${COMPLETION-CANDIDATES}")
    private Split split;

    /**
     * All capture files that the options and the groups of the policy request.
     *
     * @throws ConfigException if the options contradict each other
     */
    public List<ExportFile> files(StationGroups groups) {
        List<ExportFile> files = new ArrayList<>();
        config().ifPresent(config -> files.addAll(split == Split.GROUP ? split(config, groups) : unsplit(config)));
        for (StationGroup group : groups.groups()) {
            group.write()
                    .map(path -> new ExportFile(ExportConfig.of(path.toString()), Optional.of(group)))
                    .ifPresent(files::add);
        }
        return files;
    }

    /** Registers the files that the options and the groups request. */
    public void registerFiles(DistinctFiles distinct, StationGroups groups) {
        files(groups)
                .forEach(file -> distinct.add("write", Path.of(file.config().file())));
        distinct.add("ring-buffer", config().map(FileNamePrinter::outputFile).orElse(null));
    }

    private static List<ExportFile> unsplit(ExportConfig config) {
        return List.of(new ExportFile(config, Optional.empty()));
    }

    private static List<ExportFile> split(ExportConfig config, StationGroups groups) {
        if (groups.groups().isEmpty() || !groups.isNamed()) {
            throw new ConfigException("split", "group works only with a policy; add --policy, or use --split mac");
        }
        if (config.isStandardOutput()) {
            throw new ConfigException(
                    "split",
                    "cannot write to standard output, because it creates several files;" + " give a file name with -w");
        }
        if (!config.autostop().equals(AutostopConfig.NONE)) {
            throw new ConfigException(
                    "autostop", "cannot count across the files of several groups; use --count or --for");
        }
        FileNames names = FileNames.of(Path.of(config.file()));
        return groups.groups().stream()
                .map(group -> new ExportFile(
                        config.withFile(names.forGroup(group.name()).single().toString()), Optional.of(group)))
                .toList();
    }

    /**
     * The capture file that the options request, before any split; empty for none.
     *
     * @throws ConfigException if the options contradict each other
     */
    public Optional<ExportConfig> config() {
        if (file == null) {
            refuseWithoutFile();
            return Optional.empty();
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
            throw new ConfigException(option, "works only with a capture file; add -w FILE");
        }
    }

    @Override
    public void checkValues() {
        config();
    }
}
