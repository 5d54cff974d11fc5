package io.macmon.cli.input;

import io.macmon.analyzer.audit.station.Station;
import io.macmon.cli.fleet.FleetRun;
import io.macmon.cli.fleet.FleetRun.StationList;
import io.macmon.cli.fleet.FleetSettings;
import io.macmon.cli.fleet.FleetTime;
import io.macmon.cli.fleet.PluginFolder;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.BrokerAddress;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.settings.ConfigFile;
import io.macmon.cli.settings.ConfigOptions;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that name the source of frames: capture files, or a device, by options that each command adds. */
public abstract class InputOptions {

    @Option(
            names = {"-r", "--read"},
            order = HelpSection.INPUT + 1,
            arity = "1..*",
            converter = FileNameConverter.class,
            paramLabel = "FILE",
            description = "Read capture files or a quoted '*.pcap'; - is stdin")
    private List<String> files;

    @Mixin
    @SuppressWarnings("UnusedVariable") // its options are read before the command is parsed
    private final ConfigOptions config = new ConfigOptions();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The device to capture on; null if the user names none. */
    protected abstract String device();

    /** Checks that the user names one source of frames, and only one. */
    public void check() {
        CommandLines.refuseTogether(command, "--parent", "--device", "--read");
        if (!isGiven()) {
            throw new ParameterException(
                    command.commandLine(), "no input: add -i DEVICE to capture, or -r FILE to read capture files");
        }
    }

    public boolean isGiven() {
        return device() != null || files != null;
    }

    /**
     * The outputs of a live run that are not written by macmon's own formats: notifications, and a fleet's brokers.
     *
     * @param types the type of an audit's station; empty if unknown
     * @throws MacmonException if the plugin for Kafka is not installed, or cannot use its spool
     * @throws ConfigException if the configuration file is wrong about them, or a secret cannot be read
     */
    public List<AttachedOutput> openAttached(
            RunControl control, Optional<BrokerAddress> brokers, Function<Station, String> types, StationList stations)
            throws MacmonException {
        List<AttachedOutput> attached = new ArrayList<>();
        openNotifier(control).ifPresent(attached::add);
        if (brokers.isPresent()) {
            if (!isLive()) {
                throw new ConfigException(
                        "out",
                        "kafka:// works only with a live capture, because a fleet shows where stations are now; drop"
                                + " it, or drop -r");
            }
            FleetRun run = new FleetRun(device(), fleetSettings(), types, fleetTime(), stations, control::warn);
            attached.add(PluginFolder.load().open(brokers.get(), run));
        }
        return attached;
    }

    // What sends the notifications of a live run; empty if it sends none.
    private Optional<AttachedOutput> openNotifier(RunControl control) {
        return isLive()
                ? config.configFile().flatMap(file -> file.openNotifier(device(), control::warn, control::failure))
                : Optional.empty();
    }

    /** The time in what is sent to a fleet. */
    protected FleetTime fleetTime() {
        return FleetTime.REAL;
    }

    private FleetSettings fleetSettings() {
        return config.configFile().flatMap(ConfigFile::fleet).orElse(FleetSettings.DEFAULT);
    }

    public boolean isLive() {
        return files == null;
    }

    /**
     * The capture files, without duplicates; empty for a live capture.
     *
     * @throws ConfigException if a pattern matches no file, or the files cannot be read together
     */
    public List<Path> files() {
        return isLive() ? List.of() : FilePatterns.expand(files);
    }

    /** The device or file as the user wrote it; for several files, the first and the number of the others. */
    public String name() {
        if (isLive()) {
            return device();
        }
        return files.size() == 1 ? files.get(0) : files.get(0) + " and " + (files.size() - 1) + " more";
    }

    /** Any number of files may follow the option, so a misspelled option must not count as one of them. */
    static final class FileNameConverter implements ITypeConverter<String> {

        @Override
        public String convert(String word) {
            if (word.startsWith("-") && !word.equals("-")) {
                throw new TypeConversionException("Unknown option: '" + word + "'; if it is a file, write ./" + word);
            }
            return word;
        }
    }
}
