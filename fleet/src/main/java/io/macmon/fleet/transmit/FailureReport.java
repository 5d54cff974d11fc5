package io.macmon.fleet.transmit;

import java.util.function.Consumer;

/** Reports a failure when it begins and when it ends, not at each occurrence. One thread begins and ends it. */
final class FailureReport {

    private final String of;
    private final Consumer<String> messages;
    private volatile String current = "";

    /** @param of what the messages start with */
    FailureReport(String of, Consumer<String> messages) {
        this.of = of;
        this.messages = messages;
    }

    void begin(String problem) {
        if (!problem.equals(current)) {
            current = problem;
            messages.accept(of + ": " + problem);
        }
    }

    void end() {
        if (!current.isEmpty()) {
            String before = current;
            current = "";
            messages.accept(of + ": works again (before: " + before + ")");
        }
    }

    /** Empty while nothing fails. */
    String current() {
        return current;
    }
}
