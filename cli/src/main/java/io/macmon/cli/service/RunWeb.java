package io.macmon.cli.service;

import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.web.WebSource;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.Optional;

/** A run as its web page shows it. */
final class RunWeb implements WebSource {

    private final Run run;
    private final ControlCommands commands;

    RunWeb(Run run, ControlCommands commands) {
        this.run = run;
        this.commands = commands;
    }

    @Override
    public ControlCommands commands() {
        return commands;
    }

    @Override
    public Optional<Path> captureFile(String name) {
        return run.captureFile(name);
    }

    @Override
    public Optional<String> report() throws MacmonException {
        return run.htmlReport();
    }
}
