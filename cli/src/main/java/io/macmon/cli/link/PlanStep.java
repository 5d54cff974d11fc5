package io.macmon.cli.link;

import io.macmon.config.text.MacmonException;
import java.util.List;

/**
 * One thing to do, so that the machine is as planned.
 *
 * @param lines say what it is: {@code +} makes, {@code -} removes, {@code ~} changes
 */
record PlanStep(List<String> lines, Action action) {

    static PlanStep of(String line, Change change) {
        return new PlanStep(List.of(line), () -> {
            change.apply();
            return List.of();
        });
    }

    /** What is done. */
    @FunctionalInterface
    interface Action {

        /** @return what is known only now, one line each */
        List<String> run() throws MacmonException;
    }

    /** What is done, and tells nothing. */
    @FunctionalInterface
    interface Change {
        void apply() throws MacmonException;
    }
}
