package io.macmon.cli.top;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.terminal.TerminalScreen;
import io.macmon.cli.top.view.View;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Draws a run on the terminal and handles keys, on the thread {@code macmon-screen}, until the user quits or the screen
 * is closed. Whatever the thread throws is reported after the terminal is restored.
 */
public final class LiveScreen implements RunScreen {

    private static final long REDRAW_NANOS = MILLISECONDS.toNanos(100); // at most 10 a second
    private static final long IDLE_REDRAW_NANOS = SECONDS.toNanos(1); // ages, and messages that disappear
    private static final long CLOSE_MILLIS = 3_000;

    private final ScreenState state;
    private final Messages messages = new Messages(System::nanoTime);
    private final ReplyFetcher fetcher;
    private final ScreenKeys keys;
    private final ScreenPainter painter;
    private final TerminalScreen terminal;
    private final Runnable onQuit;
    private final Consumer<MacmonException> onFailure;
    private final Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    private final Thread thread = new Thread(this::run, "macmon-screen");
    private ReplyFetcher.Fetched shown; // what is drawn, also while paused
    private volatile boolean isClosing;

    private LiveScreen(ReplySource source, ScreenState state, Runnable onQuit, Consumer<MacmonException> onFailure)
            throws MacmonException {
        this.state = state;
        this.onQuit = onQuit;
        this.onFailure = onFailure;
        fetcher = new ReplyFetcher(source, messages::add);
        keys = new ScreenKeys(state, fetcher, messages);
        painter = new ScreenPainter(state, messages);
        shown = fetcher.fetched();
        terminal = TerminalScreen.open(System.getenv(), messages::add);
        thread.setDaemon(true);
    }

    /**
     * Takes the terminal over.
     *
     * @param views     at least one
     * @param first     the name of the view that is visible first
     * @param onQuit    called once if the user quits, or the terminal is gone
     * @param onFailure called at most once, after the terminal is restored
     * @throws MacmonException if the terminal refuses it
     */
    static LiveScreen open(
            ReplySource source, List<View> views, String first, Runnable onQuit, Consumer<MacmonException> onFailure)
            throws MacmonException {
        ScreenState state = new ScreenState(views);
        state.show(first);
        LiveScreen screen = new LiveScreen(source, state, onQuit, onFailure);
        screen.fetcher.start();
        screen.thread.start();
        return screen;
    }

    private void run() {
        try (terminal;
                fetcher) {
            if (drawUntilEnd() && !isClosing) {
                onQuit.run();
            }
        } catch (IOException gone) {
            if (!isClosing) {
                onQuit.run();
            }
        } catch (Throwable defect) {
            onFailure.accept(MacmonException.internalError("the screen", defect));
        }
    }

    // Whether the program that started this one is gone, as a shell that was killed: the terminal belongs to another
    // then.
    private boolean isOrphaned() {
        return !ProcessHandle.current().parent().equals(parent);
    }

    // True if the user quits.
    @SuppressWarnings("ReferenceEquality") // fetched again
    private boolean drawUntilEnd() throws IOException {
        long drawn = System.nanoTime() - IDLE_REDRAW_NANOS;
        boolean isDirty = true;
        while (!isClosing) {
            fetcher.show(state.view().requests());
            if (!state.isPaused() && fetcher.fetched() != shown) {
                shown = fetcher.fetched();
                isDirty = true;
            }
            isDirty |= terminal.takeChanged();
            long since = System.nanoTime() - drawn;
            if (since >= IDLE_REDRAW_NANOS || (isDirty && since >= REDRAW_NANOS)) {
                Buffer buffer = terminal.newBuffer();
                painter.draw(buffer, shown);
                terminal.show(buffer);
                drawn = System.nanoTime();
                isDirty = false;
                if (isOrphaned()) {
                    return true;
                }
            }
            long wait = REDRAW_NANOS - (isDirty ? System.nanoTime() - drawn : 0);
            Key key = terminal.readKey(Math.max(1, NANOSECONDS.toMillis(wait)));
            if (key != null) {
                isDirty = true;
                if (key.code() == Key.Code.REDRAW) {
                    terminal.forget();
                } else if (!keys.handle(key, shown.replies(), painter.tabs())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Restores the terminal, and prints what was printed while the screen covered it. */
    @Override
    public void close() {
        isClosing = true;
        try {
            if (Thread.currentThread() != thread) {
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        terminal.close();
    }

    /** Draws one screen of a run, as text. */
    static String dump(ReplySource source, List<View> views, String first, Size size) {
        ScreenState state = new ScreenState(views);
        state.show(first);
        Messages messages = new Messages(System::nanoTime);
        ReplyFetcher fetcher = new ReplyFetcher(source, messages::add);
        fetcher.fetch(state.view().requests());
        Buffer buffer = new Buffer(size.columns(), size.rows(), TerminalScreen.isUnicode(System.getenv()));
        new ScreenPainter(state, messages).draw(buffer, fetcher.fetched());
        return buffer.text();
    }

    /** The size of a screen. */
    record Size(int columns, int rows) {}
}
