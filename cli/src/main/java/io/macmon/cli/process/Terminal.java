package io.macmon.cli.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.function.IntSupplier;

/** What the terminal, if there is one, can show. */
public final class Terminal {

    private static final int DEFAULT_COLUMNS = 80;
    private static final long RECHECK_NANOS = SECONDS.toNanos(1);

    private Terminal() {}

    /** Whether to use colour: standard output is a terminal, and NO_COLOR is not set. */
    public static boolean showsColour() {
        return showsColour(StandardStream.OUTPUT);
    }

    /** Whether to use colour: the stream is a terminal, and NO_COLOR is not set. */
    public static boolean showsColour(StandardStream stream) {
        return stream.isTerminal() && System.getenv("NO_COLOR") == null;
    }

    /** Whether to draw a {@link StatusLine}: standard error is a terminal that can erase a line. */
    public static boolean showsStatusLine() {
        return StandardStream.ERROR.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** Whether to draw a screen: keys are read from a terminal that output goes to, and it can move the cursor. */
    public static boolean showsScreen() {
        String type = System.getenv("TERM");
        return StandardStream.INPUT.isTerminal()
                && StandardStream.OUTPUT.isTerminal()
                && type != null
                && !type.isEmpty()
                && !type.equals("dumb");
    }

    /**
     * The number of columns: {@code COLUMNS} if the user set it, or else the terminal's current width, which is asked
     * for at most once per second. One thread only.
     */
    public static IntSupplier columns(StandardStream stream) {
        int fixed = columns(System.getenv("COLUMNS"));
        return fixed > 0 ? () -> fixed : new CurrentColumns(stream);
    }

    private static int columns(String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text.strip());
        } catch (NumberFormatException unusable) {
            return 0;
        }
    }

    private static final class CurrentColumns implements IntSupplier {

        private final StandardStream stream;
        private int columns;
        private long askedNanos;

        CurrentColumns(StandardStream stream) {
            this.stream = stream;
        }

        @Override
        public int getAsInt() {
            long now = System.nanoTime();
            if (columns == 0 || now - askedNanos >= RECHECK_NANOS) {
                int current = stream.columns();
                columns = current > 0 ? current : DEFAULT_COLUMNS;
                askedNanos = now;
            }
            return columns;
        }
    }
}
