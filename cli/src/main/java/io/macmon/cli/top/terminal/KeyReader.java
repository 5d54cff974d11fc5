package io.macmon.cli.top.terminal;

import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.Key.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns the bytes of a terminal into keys: UTF-8, sequences of ECMA-48 and xterm, and mouse events in SGR form. An ESC
 * that nothing follows within {@value #ESCAPE_MILLIS} ms is the Escape key. One thread only.
 */
final class KeyReader {

    static final int TIMEOUT = -2;

    /** Longer than the parts of a sequence are apart, also over a slow connection; a person does not notice it. */
    private static final long ESCAPE_MILLIS = 60;

    private static final int MAX_SEQUENCE = 32;
    private static final int ESC = 0x1B;

    private static final Map<Integer, Code> CONTROL = Map.of(
            (int) '\r',
            Code.ENTER,
            (int) '\n',
            Code.ENTER,
            (int) '\t',
            Code.TAB,
            0x08,
            Code.BACKSPACE,
            0x7F,
            Code.BACKSPACE,
            0x0C,
            Code.REDRAW,
            0x15,
            Code.ERASE);

    private static final Map<Integer, Code> FINAL = Map.of(
            (int) 'A', Code.UP,
            (int) 'B', Code.DOWN,
            (int) 'C', Code.RIGHT,
            (int) 'D', Code.LEFT,
            (int) 'H', Code.HOME,
            (int) 'F', Code.END,
            (int) 'Z', Code.BACK_TAB,
            (int) 'M', Code.ENTER); // of a keypad

    private static final Map<Integer, Code> TILDE = Map.of(
            1, Code.HOME,
            3, Code.DELETE,
            4, Code.END,
            5, Code.PAGE_UP,
            6, Code.PAGE_DOWN,
            7, Code.HOME,
            8, Code.END);

    /** Where bytes come from. */
    @FunctionalInterface
    interface Input {
        /** The next byte, from 0; {@value #TIMEOUT} if none arrives in time, -1 at the end. */
        int read(long timeoutMillis) throws IOException;
    }

    private final Input input;

    KeyReader(Input input) {
        this.input = input;
    }

    /**
     * The next key.
     *
     * @param timeoutMillis the longest wait; at least 1
     * @return null if none arrives in time
     * @throws IOException if the terminal is gone
     */
    Key read(long timeoutMillis) throws IOException {
        int first = input.read(timeoutMillis);
        if (first == TIMEOUT) {
            return null;
        }
        requireOpen(first);
        if (first == ESC) {
            return escape();
        }
        Code control = CONTROL.get(first);
        if (control != null) {
            return Key.of(control);
        }
        if (first < ' ') {
            return Key.of(Code.UNKNOWN);
        }
        return first < 0x80 ? Key.of(first) : character(first);
    }

    // A character in UTF-8, by its first byte.
    private Key character(int first) throws IOException {
        int length = Integer.numberOfLeadingZeros(~(first << 24));
        if (length < 2 || length > 4) {
            return Key.of(Code.UNKNOWN);
        }
        int character = first & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            int next = input.read(ESCAPE_MILLIS);
            if ((next & 0xC0) != 0x80) {
                requireOpen(next);
                return Key.of(Code.UNKNOWN);
            }
            character = character << 6 | (next & 0x3F);
        }
        return Character.isValidCodePoint(character) ? Key.of(character) : Key.of(Code.UNKNOWN);
    }

    private static void requireOpen(int character) throws IOException {
        if (character < 0 && character != TIMEOUT) {
            throw new IOException("the terminal is closed");
        }
    }

    private Key escape() throws IOException {
        int next = input.read(ESCAPE_MILLIS);
        if (next == '[') {
            return sequence();
        }
        if (next == 'O') {
            int last = input.read(ESCAPE_MILLIS);
            return Key.of(FINAL.getOrDefault(last, Code.UNKNOWN));
        }
        if (next == TIMEOUT || next == ESC) {
            return Key.of(Code.ESCAPE);
        }
        requireOpen(next);
        return Key.of(Code.UNKNOWN); // Alt and a character
    }

    private Key sequence() throws IOException {
        StringBuilder parameters = new StringBuilder();
        for (int length = 0; length < MAX_SEQUENCE; length++) {
            int next = input.read(ESCAPE_MILLIS);
            if (next < ' ' || next > 0x7E) {
                requireOpen(next);
                return Key.of(Code.UNKNOWN);
            }
            if (next >= 0x40 && !(next == '[' && length == 0)) { // [[A is F1 of the Linux console
                return key(parameters.toString(), next);
            }
            parameters.append((char) next);
        }
        return Key.of(Code.UNKNOWN);
    }

    private static Key key(String parameters, int last) {
        if (parameters.startsWith("<")) {
            return mouse(numbers(parameters.substring(1)), last);
        }
        if (parameters.startsWith("[")) {
            return Key.of(Code.UNKNOWN);
        }
        if (last == '~') {
            List<Integer> numbers = numbers(parameters);
            return Key.of(numbers.isEmpty() ? Code.UNKNOWN : TILDE.getOrDefault(numbers.get(0), Code.UNKNOWN));
        }
        return Key.of(FINAL.getOrDefault(last, Code.UNKNOWN));
    }

    private static Key mouse(List<Integer> event, int last) {
        if (event.size() != 3 || last != 'M') { // m is a release
            return Key.of(Code.UNKNOWN);
        }
        return switch (event.get(0)) {
            case 0 -> Key.click(event.get(1) - 1, event.get(2) - 1);
            case 64 -> Key.of(Code.WHEEL_UP);
            case 65 -> Key.of(Code.WHEEL_DOWN);
            default -> Key.of(Code.UNKNOWN);
        };
    }

    private static List<Integer> numbers(String parameters) {
        List<Integer> numbers = new ArrayList<>();
        for (String number : parameters.split(";", -1)) {
            if (!number.matches("\\d{1,5}")) {
                return List.of();
            }
            numbers.add(Integer.parseInt(number));
        }
        return numbers;
    }
}
