package io.macmon.analyzer.hello;

import java.util.Arrays;

/** Numbers of 8 or 16 bits from a hello, without GREASE (RFC 8701). */
final class NumberList {

    private static final String HEX = "0123456789abcdef";

    private char[] numbers = new char[64];
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
        numbers[size++] = (char) number;
    }

    /** Replaces the numbers by those of 16 bits in {@code bytes} bytes of a view, without GREASE. */
    NumberList read16(ByteView view, int at, int bytes) {
        clear();
        return append16(view, at, bytes);
    }

    /** Adds the numbers of 16 bits in {@code bytes} bytes of a view, without GREASE. */
    NumberList append16(ByteView view, int at, int bytes) {
        for (int i = 0; i + 1 < bytes; i += 2) {
            int number = view.u16(at + i);
            if (!isGrease(number)) {
                add(number);
            }
        }
        return this;
    }

    /** Adds the numbers of 8 bits in {@code bytes} bytes of a view. */
    NumberList append8(ByteView view, int at, int bytes) {
        for (int i = 0; i < bytes; i++) {
            add(view.u8(at + i));
        }
        return this;
    }

    int size() {
        return size;
    }

    /** The highest number; 0 if none. */
    int max() {
        int max = 0;
        for (int i = 0; i < size; i++) {
            max = Math.max(max, numbers[i]);
        }
        return max;
    }

    boolean contains(int number) {
        boolean isFound = false;
        for (int i = 0; i < size && !isFound; i++) {
            isFound = numbers[i] == number;
        }
        return isFound;
    }

    /** Removes a number, as often as it occurs. */
    void remove(int number) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (numbers[i] != number) {
                numbers[kept++] = numbers[i];
            }
        }
        size = kept;
    }

    char[] toArray() {
        return Arrays.copyOf(numbers, size);
    }

    boolean equalsNumbers(char[] others) {
        return Arrays.equals(numbers, 0, size, others, 0, others.length);
    }

    int hashNumbers() {
        int hash = 0;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + numbers[i];
        }
        return hash;
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
            text.append((int) numbers[i]);
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
