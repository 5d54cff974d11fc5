package io.macmon.cli.watch;

import io.macmon.cli.options.ByteCount;
import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.RecorderConfig;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for the flight recorder. */
final class RecorderOptions implements CheckedOptions {

    /** Whose frames are written around an alert. */
    enum Scope {
        SOURCE,
        ALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--record",
            order = HelpSection.RECORDER,
            paramLabel = "BEFORE/AFTER",
            description = "Save the frames around each alert, such as 10s/5s")
    private String window;

    @Option(
            names = "--record-memory",
            order = HelpSection.RECORDER,
            paramLabel = "SIZE",
            description = "Memory for recent frames, 1M to 2G (default 64M)")
    private ByteCount memory = new ByteCount(64 << 20);

    @Option(
            names = "--record-scope",
            order = HelpSection.RECORDER,
            paramLabel = "SCOPE",
            defaultValue = "source",
            description = "Whose frames to save: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Scope scope;

    @Option(
            names = "--record-dir",
            order = HelpSection.RECORDER,
            paramLabel = "DIR",
            description = "Directory of these files (default: the current one)")
    private Path directory = Path.of("");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * The configuration; empty for no recorder.
     *
     * @throws ConfigException if an option is invalid
     */
    Optional<RecorderConfig> config() {
        if (window == null) {
            for (String option : new String[] {"record-memory", "record-scope", "record-dir"}) {
                if (spec.commandLine().getParseResult().hasMatchedOption("--" + option)) {
                    throw new ConfigException(option, "works only with --record; add it, for example --record 10s/5s");
                }
            }
            return Optional.empty();
        }
        try {
            Duration[] ends = RecorderConfig.parseWindow(window);
            return Optional.of(
                    new RecorderConfig(ends[0], ends[1], memory.toInt("record-memory"), scope == Scope.ALL, directory));
        } catch (ConfigException wrong) {
            throw wrong;
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException("record", wrong.getMessage());
        }
    }

    @Override
    public void checkValues() {
        config();
    }
}
