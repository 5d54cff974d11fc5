package io.macmon.cli.link;

import io.macmon.config.text.MacmonException;
import java.util.List;

/**
 * One step towards the state that a plan describes.
 *
 * @param lines the lines that describe the step: {@code +} creates, {@code -} removes, {@code ~} changes
 */
record PlanStep(List<String> lines, Action action) {

    static PlanStep of(String line, Change change) {
        return new PlanStep(List.of(line), () -> {
            change.apply();
            return List.of();
        });
    }

    /** An operation with results to print. */
    @FunctionalInterface
    interface Action {

        /** @return the lines to print that are known only after the step has run */
        List<String> run() throws MacmonException;
    }

    /** An operation without results. */
    @FunctionalInterface
    interface Change {
        void apply() throws MacmonException;
    }
}
