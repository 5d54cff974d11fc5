package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.macmon.config.text.ByteBuilder;
import java.time.Instant;
import java.time.LocalDate;

/** Writes times in UTC. Keeps the text of the last date, because most times share it. One thread only. */
final class UtcText {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANOS_PER_MICRO = 1_000;

    private long day = Long.MIN_VALUE;
    private byte[] date = {};

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
