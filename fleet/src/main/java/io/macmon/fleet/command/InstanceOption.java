package io.macmon.fleet.command;

import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The option that names the instance to ask. */
final class InstanceOption {

    private static final Pattern INSTANCE = Pattern.compile("([\\w.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})");

    @Option(
            names = "--at",
            order = HelpSection.INPUT,
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:" + FleetCommand.PORT,
            description = "Ask this instance (default 127.0.0.1:" + FleetCommand.PORT + ")")
    private String instance;

    /** The address as {@code HOST:PORT}. */
    String address() {
        if (!INSTANCE.matcher(instance).matches()) {
            throw new ConfigException(
                    "at", "'" + instance + "' is not HOST:PORT, as in 127.0.0.1:" + FleetCommand.PORT);
        }
        return instance;
    }
}
