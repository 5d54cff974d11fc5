package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.macmon.config.text.ByteBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Writes times in UTC. Keeps the text of the last date, and of a few seconds, because a record repeats its first and
 * its last one. One thread only.
 */
final class UtcText {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int LENGTH = "2024-05-06T07:08:09".length();
    private static final int DATE_LENGTH = "2024-05-06".length();
    private static final int KEPT = 16; // a power of two
    private static final long NONE = Long.MIN_VALUE;

    private final long[] seconds = new long[KEPT];
    private final byte[] texts = new byte[KEPT * LENGTH];
    private long day = NONE;
    private byte[] date = {};

    UtcText() {
        Arrays.fill(seconds, NONE);
    }

    /** Appends date, separator, time, and six decimal places of the second, truncated: 2024-05-06T07:08:09.123456. */
    void micros(Instant at, char separator, ByteBuilder out) {
        seconds(at.getEpochSecond(), separator, out);
        out.append('.').padded(at.getNano() / NANOS_PER_MICRO, 6);
    }

    /**
     * Appends what {@link Instant#toString} returns: with the decimal places that it needs, but 0, 3, 6 or 9 of them.
     */
    void iso(Instant at, ByteBuilder out) {
        seconds(at.getEpochSecond(), 'T', out);
        int nanos = at.getNano();
        if (nanos % 1_000_000 == 0) {
            fraction(nanos / 1_000_000, 3, out);
        } else if (nanos % 1_000 == 0) {
            fraction(nanos / 1_000, 6, out);
        } else {
            fraction(nanos, 9, out);
        }
        out.append('Z');
    }

    private static void fraction(int digits, int width, ByteBuilder out) {
        if (digits > 0) {
            out.append('.').padded(digits, width);
        }
    }

    private void seconds(long second, char separator, ByteBuilder out) {
        int kept = (int) second & (KEPT - 1);
        if (seconds[kept] == second) {
            out.append(texts, kept * LENGTH, (kept + 1) * LENGTH);
            out.array()[out.length() - LENGTH + DATE_LENGTH] = (byte) separator;
            return;
        }
        int start = out.length();
        write(second, separator, out);
        if (out.length() - start == LENGTH) { // years with five digits are not kept
            System.arraycopy(out.array(), start, texts, kept * LENGTH, LENGTH);
            seconds[kept] = second;
        }
    }

    private void write(long second, char separator, ByteBuilder out) {
        long days = Math.floorDiv(second, SECONDS_PER_DAY);
        if (days != day) {
            day = days;
            date = LocalDate.ofEpochDay(days).toString().getBytes(US_ASCII);
        }
        int ofDay = (int) (second - days * SECONDS_PER_DAY);
        out.append(date).append(separator).pair(ofDay / 3_600);
        out.append(':').pair(ofDay / 60 % 60);
        out.append(':').pair(ofDay % 60);
    }
}
