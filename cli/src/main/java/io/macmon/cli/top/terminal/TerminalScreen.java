package io.macmon.cli.top.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.Poll;
import io.macmon.capture.linux.ProcessGroup;
import io.macmon.capture.linux.TerminalState;
import io.macmon.cli.process.HeldOutput;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.Termination;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.Theme;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOError;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingInputStream;

/**
 * The terminal of this process while a screen covers it. Whatever ends the screen restores it: {@link #close}, SIGTSTP
 * until SIGCONT, and the end of the process, unless it is killed. What is printed in the meantime is {@link
 * HeldOutput}. Any thread may call {@link #close}; all else is for one thread.
 */
public final class TerminalScreen implements AutoCloseable {

    // Alternate screen, no cursor, no line wrap, clicks and wheel in SGR form.
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?1000h\u001b[?1006h";
    private static final String LEAVE = "\u001b[?1006l\u001b[?1000l\u001b[?7h\u001b[?25h\u001b[0m\u001b[?1049l";

    /** A terminal that takes nothing, as after Control and S, must not keep the run from ending. */
    private static final long PATIENCE_SECONDS = 2;

    private static final int STANDARD_INPUT = 0;
    private static final int END = -1;
    private static final int DEFAULT_COLUMNS = 80;
    private static final int DEFAULT_ROWS = 24;

    private final Terminal terminal;
    private final OutputStream out;
    private final TerminalState original; // JLine's own attributes have not all flags
    private final Poll poll = new Poll(STANDARD_INPUT);
    private final NonBlockingInputStream input;
    private final KeyReader keys;
    private final CellWriter cells;
    private final boolean isUnicode;
    private final HeldOutput held;
    private final List<SignalHandler> signals;
    private final ReentrantLock lock = new ReentrantLock(); // for the terminal's state
    private boolean isEntered;
    private volatile boolean isClosed;
    private volatile boolean isChanged; // size or content, by something else than this class

    private TerminalScreen(
            Terminal terminal, TerminalState original, Map<String, String> environment, Consumer<String> onText) {
        this.terminal = terminal;
        this.original = original;
        out = terminal.output();
        input = (NonBlockingInputStream) terminal.input();
        keys = new KeyReader(this::readByte);
        cells = new CellWriter(theme(environment));
        isUnicode = isUnicode(environment);
        held = HeldOutput.begin(onText);
        Termination.beforeHalt(this::close);
        enter();
        signals = List.of(
                SignalHandler.install(SignalHandler.RESIZE, () -> isChanged = true),
                SignalHandler.install(SignalHandler.TERMINAL_STOP, this::suspend),
                SignalHandler.install(SignalHandler.CONTINUE, this::enter));
    }

    /**
     * Takes the terminal over.
     *
     * @param onText receives what the process prints while the screen is open
     * @throws MacmonException if there is no terminal
     */
    public static TerminalScreen open(Map<String, String> environment, Consumer<String> onText) throws MacmonException {
        System.setProperty("org.jline.terminal.disableDeprecatedProviderWarning", "true");
        TerminalState original = TerminalState.of(STANDARD_INPUT);
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .provider("jna")
                    .nativeSignals(false)
                    .encoding(UTF_8)
                    .build();
            return new TerminalScreen(terminal, original, environment, onText);
        } catch (IOException | IllegalStateException | LinkageError failed) {
            String reason = failed instanceof IOException io ? IoErrorText.of(io) : String.valueOf(failed.getMessage());
            throw new MacmonException("cannot open a screen on this terminal: " + reason, "use --lines", failed);
        }
    }

    /** The colours of the terminal. Only the variables that terminals and users set are asked. */
    static Theme theme(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "");
        String colours = environment.getOrDefault("COLORTERM", "");
        Theme.Depth depth;
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty() || type.startsWith("vt")) {
            depth = Theme.Depth.NONE;
        } else if (colours.equals("truecolor") || colours.equals("24bit")) {
            depth = Theme.Depth.TRUE_COLOUR;
        } else {
            depth = type.contains("256color") ? Theme.Depth.INDEXED : Theme.Depth.SIXTEEN;
        }
        String background = environment.getOrDefault("COLORFGBG", "").replaceAll(".*;", "");
        return new Theme(depth, background.equals("7") || background.equals("15"));
    }

    /** Whether the locale is UTF-8; the fonts of the Linux console have few characters. */
    public static boolean isUnicode(Map<String, String> environment) {
        String locale = List.of("LC_ALL", "LC_CTYPE", "LANG").stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        return locale.matches("(?i).*utf-?8.*")
                && !environment.getOrDefault("TERM", "").equals("linux");
    }

    /** A buffer of blanks for the current size. */
    public Buffer newBuffer() {
        Size size = terminal.getSize();
        int columns = size.getColumns() > 0 ? size.getColumns() : DEFAULT_COLUMNS;
        int rows = size.getRows() > 0 ? size.getRows() : DEFAULT_ROWS;
        return new Buffer(columns, rows, isUnicode);
    }

    /** Whether the size may have changed, or the terminal needs to be drawn again; once. */
    public boolean takeChanged() {
        boolean changed = isChanged;
        isChanged = false;
        return changed;
    }

    /** Draws everything again next time. */
    public void forget() {
        lock.lock();
        try {
            cells.forget();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Shows a buffer, which belongs to this class afterwards.
     *
     * @throws IOException if the terminal is gone
     */
    public void show(Buffer buffer) throws IOException {
        lock.lock();
        try {
            if (isEntered) {
                write(cells.update(buffer));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a key.
     *
     * @return null if none was pressed in time
     * @throws IOException if the terminal is gone
     */
    public Key readKey(long timeoutMillis) throws IOException {
        return keys.read(timeoutMillis);
    }

    // Reads only what has arrived: a read that waits while the run is suspended would go on waiting in the mode that
    // the
    // shell has set, without a timeout. JLine's reader of characters may do so, too.
    private int readByte(long timeoutMillis) throws IOException {
        try {
            if (!poll.await((int) timeoutMillis)) {
                return KeyReader.TIMEOUT;
            }
            return poll.isPeerGone(0) ? END : input.read(timeoutMillis);
        } catch (LinuxException failed) {
            throw new IOException(failed);
        }
    }

    private void write(String text) throws IOException {
        if (!text.isEmpty()) {
            out.write(text.getBytes(UTF_8));
            out.flush();
        }
    }

    private void enter() {
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            terminal.enterRawMode(); // Control and C, and Control and Z, remain signals
            write(ENTER);
            cells.forget();
            isEntered = true;
            isChanged = true;
        } catch (IOException | IOError gone) {
            isEntered = false; // reading reports it
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        if (!isEntered) {
            return;
        }
        isEntered = false;
        try {
            write(LEAVE);
        } catch (IOException gone) {
            // its mode may be restored all the same
        }
        original.restore();
    }

    // On the signal's thread. What was sent to the job has stopped its other processes already.
    private void suspend() {
        lock.lock();
        try {
            leave();
        } finally {
            lock.unlock();
        }
        ProcessGroup.stop(); // may return before this process stops; SIGCONT enters the screen again
    }

    /** Restores the terminal and prints what was held. Waits at most {@value #PATIENCE_SECONDS} seconds. */
    @Override
    public void close() {
        isClosed = true;
        Termination.beforeHalt(() -> {});
        try {
            if (lock.tryLock(PATIENCE_SECONDS, SECONDS)) {
                try {
                    leave();
                    terminal.close(); // or it would set a mode at the end of the process
                    original.restore();
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException | IOError gone) {
            original.restore();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (signals != null) {
            signals.forEach(SignalHandler::close);
        }
        held.close();
    }
}
