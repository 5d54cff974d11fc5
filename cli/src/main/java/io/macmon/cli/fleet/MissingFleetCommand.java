package io.macmon.cli.fleet;

import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Replaces the command of the plugin where that is not installed, and reports how to install it. */
@Command(name = "fleet", description = "Needs the plugin for Kafka, which is not installed")
final class MissingFleetCommand implements Callable<Integer> {

    @Unmatched
    @SuppressWarnings("UnusedVariable") // accepts whatever the plugin would
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws MacmonException {
        PluginFolder.load();
        throw new MacmonException(
                "the installed plugin for Kafka has no command fleet", "install it from the same version as macmon");
    }
}
