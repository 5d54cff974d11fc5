package io.macmon.cli.top;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** The latest messages; each is shown for some seconds. Thread-safe. */
final class Messages {

    private static final int MAX = 50;
    private static final long SHOWN_NANOS = SECONDS.toNanos(10);

    private record Message(String text, long nanos) {}

    private final Deque<Message> messages = new ArrayDeque<>();
    private final LongSupplier clock;

    Messages(LongSupplier clock) {
        this.clock = clock;
    }

    synchronized void add(String text) {
        for (String line : text.replaceAll("\u001b\\[[0-9;]*m", "").strip().split("\n", -1)) {
            if (!line.isBlank()) {
                messages.add(new Message(line, clock.getAsLong()));
            }
        }
        while (messages.size() > MAX) {
            messages.remove();
        }
    }

    /**
     * The lines that are still shown, oldest first: the beginning of the latest message, and those before it that fit.
     * Lines that start with a space continue a message.
     */
    synchronized List<String> shown(int max) {
        long now = clock.getAsLong();
        List<String> recent = messages.stream()
                .filter(message -> now - message.nanos() < SHOWN_NANOS)
                .map(Message::text)
                .toList();
        int start = recent.size(); // of the earliest message that is shown
        for (int i = recent.size() - 1; i >= 0; i--) {
            if (!isContinuation(recent.get(i)) && (start == recent.size() || recent.size() - i <= max)) {
                start = i;
            }
        }
        return recent.subList(start, Math.min(start + max, recent.size()));
    }

    private static boolean isContinuation(String line) {
        return line.startsWith(" ");
    }
}
