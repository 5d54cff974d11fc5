package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.config.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * An information element of a template, and how to encode its value.
 *
 * @param id      from IANA's registry of IPFIX information elements
 * @param length  bytes in the value; {@link #VARIABLE} if each record has its own
 * @param reverse whether the element describes the direction back to the source (RFC 5103)
 * @param encoder writes exactly {@code length} bytes, or the length of the value and the value
 * @param text    the value of a field of variable length; else null
 */
record IpfixField(
        int id,
        int length,
        boolean reverse,
        BiConsumer<FlowRecord, ByteBuffer> encoder,
        Function<FlowRecord, String> text) {

    /** The length of a field whose values have different lengths. */
    static final int VARIABLE = 65_535;

    private static final int MAX_SHORT_LENGTH = 254;
    private static final int ENTERPRISE_BIT = 0x8000;
    private static final int REVERSE_ENTERPRISE = 29_305;
    private static final long NTP_EPOCH = 2_208_988_800L;

    /** An unsigned number of 1, 2, 4 or 8 bytes, or a MAC in 6 bytes. */
    static IpfixField number(int id, int length, ToLongFunction<FlowRecord> value) {
        return new IpfixField(id, length, false, (flow, bytes) -> put(bytes, length, value.applyAsLong(flow)), null);
    }

    static IpfixField ipv6(int id, Function<FlowRecord, IpAddress> value) {
        return new IpfixField(
                id,
                2 * Long.BYTES,
                false,
                (flow, bytes) -> {
                    IpAddress address = value.apply(flow);
                    bytes.putLong(address.high()).putLong(address.low());
                },
                null);
    }

    /** A text of at most {@value #MAX_SHORT_LENGTH} bytes; what is longer is cut. ASCII only. */
    static IpfixField text(int id, Function<FlowRecord, String> value) {
        Function<FlowRecord, String> cut =
                value.andThen(text -> text.substring(0, Math.min(text.length(), MAX_SHORT_LENGTH)));
        return new IpfixField(
                id,
                VARIABLE,
                false,
                (flow, bytes) -> {
                    byte[] text = cut.apply(flow).getBytes(StandardCharsets.US_ASCII);
                    bytes.put((byte) text.length).put(text);
                },
                cut);
    }

    /** Bytes of the value in the record of a flow, with its length if that varies. */
    int lengthIn(FlowRecord flow) {
        return text == null ? length : 1 + text.apply(flow).length();
    }

    /** dateTimeMilliseconds. */
    static IpfixField milliseconds(int id, Function<FlowRecord, Instant> value) {
        return number(id, Long.BYTES, flow -> value.apply(flow).toEpochMilli());
    }

    /** dateTimeNanoseconds: as in NTP, seconds since 1900 and a fraction in units of 2^-32 seconds. */
    static IpfixField nanoseconds(int id, Function<FlowRecord, Instant> value) {
        return number(id, Long.BYTES, flow -> ntp(value.apply(flow)));
    }

    /** The same element for the direction back to the source. */
    IpfixField reversed() {
        return new IpfixField(id, length, true, encoder, text);
    }

    int definitionLength() {
        return reverse ? 8 : 4;
    }

    void writeDefinition(ByteBuffer bytes) {
        bytes.putShort((short) (reverse ? id | ENTERPRISE_BIT : id)).putShort((short) length);
        if (reverse) {
            bytes.putInt(REVERSE_ENTERPRISE);
        }
    }

    // Rounded up, so that a reader that converts the fraction back and truncates gets the same nanosecond.
    private static long ntp(Instant at) {
        long fraction = ((long) at.getNano() * (1L << 32) + 999_999_999L) / 1_000_000_000L;
        return (at.getEpochSecond() + NTP_EPOCH) << 32 | fraction;
    }

    private static void put(ByteBuffer bytes, int length, long number) {
        switch (length) {
            case 1 -> bytes.put((byte) number);
            case 2 -> bytes.putShort((short) number);
            case 4 -> bytes.putInt((int) number);
            case 6 -> bytes.putShort((short) (number >>> Integer.SIZE)).putInt((int) number);
            case 8 -> bytes.putLong(number);
            default -> throw new IllegalArgumentException("a number of " + length + " bytes");
        }
    }
}
