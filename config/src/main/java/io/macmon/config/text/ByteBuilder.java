package io.macmon.config.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Builds text in UTF-8, in an array that grows as needed and is used again after {@link #clear}. Once it has grown,
 * nothing is allocated, except for characters beyond ASCII. One thread only.
 */
public final class ByteBuilder {

    private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** The digits of 00 to 99, so that one division and one write give two digits. */
    private static final short[] PAIRS = pairs();

    private static final long[] POWERS_OF_TEN = powersOfTen();

    private byte[] bytes;
    private int length;

    /** @param capacity the number of bytes that fit before the array grows */
    public ByteBuilder(int capacity) {
        bytes = new byte[capacity];
    }

    private static short[] pairs() {
        short[] pairs = new short[100];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) (('0' + i % 10) << Byte.SIZE | ('0' + i / 10));
        }
        return pairs;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        Arrays.setAll(powers, i -> i == 0 ? 1 : 10 * powers[i - 1]);
        return powers;
    }

    /** Appends an ASCII character. */
    public ByteBuilder append(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends up to four ASCII characters, the first in the lowest byte; the bytes after the last one are 0. */
    public ByteBuilder ascii(int characters) {
        reserve(Integer.BYTES);
        INTS.set(bytes, length, characters);
        length += Integer.BYTES - Integer.numberOfLeadingZeros(characters) / Byte.SIZE;
        return this;
    }

    public ByteBuilder append(byte[] utf8) {
        return append(utf8, 0, utf8.length);
    }

    /** Appends the bytes from one index to another, which is excluded. */
    public ByteBuilder append(byte[] utf8, int from, int to) {
        int count = to - from;
        reserve(count);
        System.arraycopy(utf8, from, bytes, length, count);
        length += count;
        return this;
    }

    public ByteBuilder append(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next >= 0x80) {
                return append(text.substring(i).getBytes(UTF_8));
            }
            bytes[length++] = (byte) next;
        }
        return this;
    }

    /** Appends a decimal number. */
    public ByteBuilder number(long number) {
        if (number >= 0) {
            return number < 10 ? append((char) ('0' + number)) : padded(number, 1);
        }
        if (number == Long.MIN_VALUE) {
            return append(Long.toString(number));
        }
        return append('-').padded(-number, 1);
    }

    /**
     * Appends a decimal number with leading zeros.
     *
     * @param number 0 or more
     * @param width  the least number of digits
     */
    public ByteBuilder padded(long number, int width) {
        int count = Math.max(width, digits(number));
        reserve(count);
        length += count;
        int left = count;
        long rest = number;
        for (; rest > Integer.MAX_VALUE; left -= 2) {
            putPair((int) (rest % 100), length - count + left);
            rest /= 100;
        }
        int smallRest = (int) rest; // a faster division
        for (; left > 1; left -= 2) {
            putPair(smallRest % 100, length - count + left);
            smallRest /= 100;
        }
        if (left == 1) {
            bytes[length - count] = (byte) ('0' + smallRest);
        }
        return this;
    }

    /** Appends two digits of a number from 0 to 99. */
    public ByteBuilder pair(int number) {
        reserve(2);
        length += 2;
        putPair(number, length);
        return this;
    }

    private void putPair(int number, int end) {
        SHORTS.set(bytes, end - 2, PAIRS[number]);
    }

    // 1,233 / 4,096 is log10(2), so the bits of a number give its digits, less one if it is a power of ten or more.
    private static int digits(long number) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number);
        int atLeast = (bits * 1_233) >>> 12;
        return number < POWERS_OF_TEN[atLeast] ? atLeast : atLeast + 1;
    }

    /** Appends the lowest digits of a hexadecimal number, with leading zeros, in lower case. */
    public ByteBuilder hex(long number, int digits) {
        reserve(digits);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (number >>> shift) & 0xF];
        }
        return this;
    }

    /** Removes the last bytes as long as they are this ASCII character, but keeps the first {@code atLeast} bytes. */
    public ByteBuilder stripTrailing(char ascii, int atLeast) {
        while (length > atLeast && bytes[length - 1] == ascii) {
            length--;
        }
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** Whether the last byte is this ASCII character. */
    public boolean endsWith(char ascii) {
        return length > 0 && bytes[length - 1] == ascii;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    /** The array itself, whose first {@link #length} bytes are the text; valid until the next change. */
    public byte[] array() {
        return bytes;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, UTF_8);
    }
}
