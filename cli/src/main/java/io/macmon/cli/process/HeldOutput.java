package io.macmon.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What the process prints on its terminal while a screen covers it: kept, and printed when the screen is closed. Of
 * more than {@value #MAX_BYTES} bytes, the latest are kept. Thread-safe.
 */
public final class HeldOutput implements AutoCloseable {

    static final int MAX_BYTES = 256 << 10;

    private static volatile HeldOutput current;

    private final Consumer<String> onText;
    private final Deque<Part> parts = new ArrayDeque<>();
    private int size;
    private int leftOut;
    private boolean isClosed;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(FileOutputStream stream, byte[] bytes) {}

    private HeldOutput(Consumer<String> onText) {
        this.onText = onText;
    }

    /**
     * Holds from here on what {@link StandardStream} would write to a terminal.
     *
     * @param onText receives each text, usually a line, on the thread that prints it
     */
    public static HeldOutput begin(Consumer<String> onText) {
        HeldOutput held = new HeldOutput(onText);
        current = held;
        return held;
    }

    /** Keeps a text; false if nothing is held, so that the caller prints it. */
    static boolean add(FileOutputStream stream, byte[] bytes, int offset, int length) {
        HeldOutput held = current;
        return held != null && held.keep(new Part(stream, Arrays.copyOfRange(bytes, offset, offset + length)));
    }

    private boolean keep(Part part) {
        synchronized (this) {
            if (isClosed) {
                return false;
            }
            parts.add(part);
            size += part.bytes().length;
            while (size > MAX_BYTES && parts.size() > 1) {
                size -= parts.remove().bytes().length;
                leftOut++;
            }
        }
        onText.accept(new String(part.bytes(), UTF_8));
        return true;
    }

    /** Prints what was held. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        current = null;
        try {
            if (leftOut > 0) {
                parts.getFirst().stream()
                        .write(("macmon: " + leftOut + " earlier messages were left out\n").getBytes(UTF_8));
            }
            for (Part part : parts) {
                part.stream().write(part.bytes());
            }
        } catch (IOException gone) {
            // the next to print reports it
        }
        parts.clear();
    }
}
