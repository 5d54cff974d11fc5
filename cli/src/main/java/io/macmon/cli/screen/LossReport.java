package io.macmon.cli.screen;

import java.util.function.Consumer;

/** Prints what a run lost, where and why, one line per place; a run with a loss is incomplete. One thread only. */
public final class LossReport {

    private final Consumer<String> messages;
    private boolean empty = true;

    /** @param messages receives each line */
    public LossReport(Consumer<String> messages) {
        this.messages = messages;
    }

    /**
     * Prints a line unless the count is 0.
     *
     * @param noun what was lost, in the singular
     * @param why  where it was lost, and why
     */
    public void add(long lost, String noun, String why) {
        if (lost > 0) {
            add("lost " + Quantities.count(lost, noun) + ": " + why);
        }
    }

    /**
     * Prints a line unless the count is 0.
     *
     * @param total how many there were, including the lost ones
     * @param noun  what was lost, in the singular
     * @param why   where it was lost, and why
     */
    public void add(long lost, long total, String noun, String why) {
        if (lost > 0) {
            add("lost " + Quantities.exact(lost) + " of " + Quantities.count(total, noun) + ": " + why);
        }
    }

    /** Prints a line about a file that is incomplete, or about anything else that is missing. */
    public void add(String incomplete) {
        empty = false;
        messages.accept(incomplete);
    }

    /** Whether nothing was lost. */
    public boolean isEmpty() {
        return empty;
    }
}
