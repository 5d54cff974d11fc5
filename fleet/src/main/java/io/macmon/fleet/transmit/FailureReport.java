package io.macmon.fleet.transmit;

import java.util.function.Consumer;

/** Reports a failure when it begins and when it ends, not at each occurrence. One thread begins and ends it. */
public final class FailureReport {

    private final String of;
    private final Consumer<String> messages;
    private volatile String current = "";

    /** @param of what the messages start with */
    public FailureReport(String of, Consumer<String> messages) {
        this.of = of;
        this.messages = messages;
    }

    /** Reports a problem, unless it is the present one. */
    public void begin(String problem) {
        if (!problem.equals(current)) {
            current = problem;
            messages.accept(of + ": " + problem);
        }
    }

    /** Reports that nothing fails any more, if something did. */
    public void end() {
        if (!current.isEmpty()) {
            String before = current;
            current = "";
            messages.accept(of + ": works again (before: " + before + ")");
        }
    }

    /** Empty while nothing fails. */
    public String current() {
        return current;
    }
}
