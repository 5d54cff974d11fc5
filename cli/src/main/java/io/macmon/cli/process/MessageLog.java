package io.macmon.cli.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The messages of a run on standard error. Messages that differ only in numbers and quoted names are of one kind. Per
 * minute, at most {@value #BURST} messages of a kind are printed; while a kind keeps repeating, one a minute. The
 * others count as messages of level {@link LogLevel#DEBUG}, and a later line states how many there were. Thread-safe.
 */
final class MessageLog implements AutoCloseable {

    static final int BURST = 20;
    static final int MAX_KINDS = 100;

    private static final long MINUTE_NANOS = SECONDS.toNanos(60);
    private static final Pattern VARIABLE = Pattern.compile("'[^']*'|\"[^\"]*\"|[0-9a-fA-F:.]*[0-9][0-9a-fA-F:.]*");

    private final PrintWriter err;
    private final LogLevel level;
    private final LongSupplier clock;
    private final Map<String, Repetition> kinds = new LinkedHashMap<>();
    private Thread summaries;
    private boolean closed;

    MessageLog(PrintWriter err, LogLevel level) {
        this(err, level, System::nanoTime);
    }

    MessageLog(PrintWriter err, LogLevel level, LongSupplier clock) {
        this.err = err;
        this.level = level;
        this.clock = clock;
    }

    /** The messages of a kind in the current minute. */
    private static final class Repetition {
        private LogLevel level = LogLevel.INFO;
        private String last = "";
        private long startNanos;
        private int allowed = BURST;
        private int printed;
        private long held;
    }

    synchronized void print(LogLevel of, String message) {
        if (of.compareTo(level) > 0) {
            return;
        }
        long now = clock.getAsLong();
        summarise(now);
        Repetition kind = kinds.computeIfAbsent(kindOf(of, message), unseen -> startingAt(now));
        kind.level = of;
        kind.last = message;
        if (kind.printed < kind.allowed) {
            kind.printed++;
            write(of, message);
        } else if (level == LogLevel.DEBUG) {
            write(LogLevel.DEBUG, message);
        } else {
            kind.held++;
            startSummaries();
        }
    }

    /** Prints text that the user asked for: always, and without a subject. */
    synchronized void printText(String text) {
        err.println(Journal.lines(LogLevel.INFO, text));
        err.flush();
    }

    private String kindOf(LogLevel of, String message) {
        String kind = of + VARIABLE.matcher(message).replaceAll("#");
        return kinds.size() < MAX_KINDS || kinds.containsKey(kind) ? kind : of.toString();
    }

    private static Repetition startingAt(long nanos) {
        Repetition kind = new Repetition();
        kind.startNanos = nanos;
        return kind;
    }

    private void write(LogLevel of, String message) {
        err.println(Journal.lines(of, "macmon: " + SafeText.ofMessage(message)));
        err.flush();
    }

    /** Reports what was held back in minutes that are over, and forgets kinds that no longer occur. */
    synchronized void summarise(long now) {
        kinds.values().removeIf(kind -> {
            if (now - kind.startNanos < MINUTE_NANOS) {
                return false;
            }
            boolean repeats = kind.held > 0;
            if (repeats) {
                writeSummary(kind);
            }
            kind.startNanos = now;
            kind.printed = 0;
            kind.allowed = 0; // the summary contains the last message
            return !repeats;
        });
    }

    private void writeSummary(Repetition kind) {
        write(kind.level, kind.last + " (" + kind.held + " more like this in the last minute)");
        kind.held = 0;
    }

    private void startSummaries() {
        if (summaries == null && !closed) {
            summaries = new Thread(this::summariseUntilQuiet, "macmon-messages");
            summaries.setDaemon(true);
            summaries.start();
        }
    }

    private synchronized void summariseUntilQuiet() {
        try {
            while (!closed && !kinds.isEmpty()) {
                wait(SECONDS.toMillis(1));
                summarise(clock.getAsLong());
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        summaries = null;
    }

    /** Reports what is held back. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        kinds.values().stream().filter(kind -> kind.held > 0).forEach(this::writeSummary);
    }
}
