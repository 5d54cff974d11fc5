package io.macmon.cli.settings;

import io.macmon.cli.options.HelpSection;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that choose the configuration file and its profile. A command that has them can be configured. */
@SuppressWarnings("UnusedVariable") // SettingSources reads the values, before the command runs
public final class ConfigOptions {

    static final String FILE = "config";
    static final String NONE = "no-config";
    static final String PROFILE = "profile";

    @Option(
            names = "--" + FILE,
            order = HelpSection.RUNNING + 1,
            paramLabel = "FILE",
            description = "Settings (default /etc/macmon/macmon.yaml, without -r)")
    private Path file;

    @Option(names = "--" + NONE, order = HelpSection.RUNNING + 1, description = "Read no configuration file")
    private boolean none;

    @Option(
            names = "--" + PROFILE,
            order = HelpSection.RUNNING + 1,
            paramLabel = "NAME",
            description = "Use this profile (default: that of the device)")
    private String profile;

    private Optional<ConfigFile> used = Optional.empty();

    /** The file that sets the options of this run; empty if none does. */
    public Optional<ConfigFile> configFile() {
        return used;
    }

    /** Records which file sets the options of a command. */
    static void setFile(CommandSpec command, ConfigFile file) {
        command.mixins().values().forEach(mixin -> {
            if (mixin.userObject() instanceof ConfigOptions options) {
                options.used = Optional.of(file);
            }
            setFile(mixin, file);
        });
    }

    /** Whether a configuration file can set the options of this command. */
    public static boolean isConfigurable(CommandSpec command) {
        return command.findOption("--" + PROFILE) != null;
    }
}
