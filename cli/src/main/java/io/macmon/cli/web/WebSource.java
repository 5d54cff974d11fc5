package io.macmon.cli.web;

import io.macmon.cli.control.ControlCommands;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.Optional;

/** A run that the web page shows. Implementations are thread-safe. */
public interface WebSource {

    /** A run that has nothing but the replies of its commands. */
    static WebSource of(ControlCommands commands) {
        return () -> commands;
    }

    /** What the control socket answers. */
    ControlCommands commands();

    /**
     * A capture file that this run has written.
     *
     * @param name chosen by the client; compared with the files' names, and never used as one
     */
    default Optional<Path> captureFile(String name) {
        return Optional.empty();
    }

    /**
     * The report as of now, as an HTML page; empty if this run makes none.
     *
     * @throws MacmonException if the analysis does not answer
     */
    default Optional<String> report() throws MacmonException {
        return Optional.empty();
    }
}
