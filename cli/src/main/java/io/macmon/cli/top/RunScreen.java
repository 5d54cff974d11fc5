package io.macmon.cli.top;

import io.macmon.cli.control.ControlCommands;
import io.macmon.config.text.MacmonException;

/** What shows a run on standard output while it is running; closed when the run is about to end. */
public interface RunScreen extends AutoCloseable {

    /** Lines only. */
    RunScreen NONE = () -> {};

    /** Makes the screen of a run that is listening. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens the screen.
         *
         * @param commands of the run
         * @throws MacmonException if the terminal refuses it
         */
        RunScreen open(ControlCommands commands) throws MacmonException;
    }

    @Override
    void close();
}
