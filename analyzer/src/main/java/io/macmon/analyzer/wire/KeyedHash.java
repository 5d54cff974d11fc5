package io.macmon.analyzer.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Hashes values with a secret key that changes at each start. A sender who does not know the key cannot choose values
 * that have the same hash: two values of n bytes have it with a probability of about n / 2^63. So a hash must never be
 * shown.
 *
 * <p>The value's words are the coefficients of a polynomial modulo the prime 2^61 - 1; the key is its argument.
 */
public final class KeyedHash {

    private static final long PRIME = (1L << 61) - 1;
    private static final long WORD = 0xFFFF_FFFFL;
    private static final long KEY = Math.floorMod(new SecureRandom().nextLong(), PRIME - 2) + 2;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private KeyedHash() {}

    /** The hash of a number and of the bytes in a range. */
    public static long of(long number, byte[] bytes, int from, int to) {
        long hash = mix(to - from, number);
        int at = from;
        for (; at + Integer.BYTES <= to; at += Integer.BYTES) {
            hash = next(hash, (int) INTS.get(bytes, at));
        }
        int rest = 0;
        for (; at < to; at++) {
            rest = rest << Byte.SIZE | (bytes[at] & 0xFF);
        }
        return next(hash, rest);
    }

    /** The hash of a number and of a text. */
    public static long of(long number, String text) {
        long hash = mix(text.length(), number);
        for (int i = 0; i < text.length(); i++) {
            hash = next(hash, text.charAt(i));
        }
        return hash;
    }

    /** The hash of a hash, or of another number below 2^61, and a further number. */
    public static long mix(long hash, long number) {
        return next(next(hash, (int) (number >>> Integer.SIZE)), (int) number);
    }

    // The sum is less than 2^62, so the product's high half is less than 2^59.
    private static long next(long hash, int word) {
        long sum = hash + (word & WORD);
        long low = sum * KEY;
        long high = Math.multiplyHigh(sum, KEY);
        long folded = (low & PRIME) + (low >>> 61 | high << 3);
        long reduced = (folded & PRIME) + (folded >>> 61);
        return reduced >= PRIME ? reduced - PRIME : reduced;
    }
}
