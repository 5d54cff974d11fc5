package io.macmon.analyzer.hello;

import java.util.Arrays;

/** Numbers of 8 or 16 bits from a hello, without GREASE (RFC 8701). */
final class NumberList {

    private static final String HEX = "0123456789abcdef";

    private int[] numbers = new int[64];
    private int size;

    static boolean isGrease(int number) {
        return (number & 0x0F0F) == 0x0A0A && number >> 8 == (number & 0xFF);
    }

    void clear() {
        size = 0;
    }

    void add(int number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = number;
    }

    /** Replaces the numbers by those of 16 bits in {@code bytes} bytes of a view, without GREASE. */
    NumberList read16(ByteView view, int at, int bytes) {
        clear();
        for (int i = 0; i + 1 < bytes; i += 2) {
            int number = view.u16(at + i);
            if (!isGrease(number)) {
                add(number);
            }
        }
        return this;
    }

    /** Replaces the numbers by those of 8 bits. */
    NumberList read8(ByteView view, int at, int bytes) {
        clear();
        for (int i = 0; i < bytes; i++) {
            add(view.u8(at + i));
        }
        return this;
    }

    int size() {
        return size;
    }

    /** The highest number; 0 if there is none. */
    int max() {
        int max = 0;
        for (int i = 0; i < size; i++) {
            max = Math.max(max, numbers[i]);
        }
        return max;
    }

    void sort() {
        Arrays.sort(numbers, 0, size);
    }

    /** Appends the numbers as JA3 does: decimal, with a hyphen between two of them. */
    void appendDecimal(StringBuilder text) {
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                text.append('-');
            }
            text.append(numbers[i]);
        }
    }

    /** Appends the numbers as JA4 does: four hex digits, with a comma between two of them. */
    void appendHex(StringBuilder text) {
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                text.append(',');
            }
            for (int shift = 12; shift >= 0; shift -= 4) {
                text.append(HEX.charAt(numbers[i] >> shift & 0xF));
            }
        }
    }
}
