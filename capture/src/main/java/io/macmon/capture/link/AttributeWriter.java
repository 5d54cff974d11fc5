package io.macmon.capture.link;

import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes a sequence of netlink attributes (netlink(7)), in the machine's byte order.
 *
 * <pre>
 *   0        2        4
 *  +--------+--------+------------------+---------+
 *  | length |  type  | value            | 0..3 pad|
 *  +--------+--------+------------------+---------+
 * </pre>
 *
 * <p>The 16-bit length covers the header and the value, not the padding. An attribute too long for 16 bits is refused
 * here: the kernel would read its length modulo 65536 and acknowledge an attribute that it misunderstood.
 */
final class AttributeWriter {

    private static final int HEADER_LENGTH = 4;
    private static final int MAX_LENGTH = 0xFFFF;

    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    AttributeWriter u8(int type, int value) {
        return bytes(type, new byte[] {(byte) value});
    }

    AttributeWriter u16(int type, int value) {
        writeHeader(type, Short.BYTES);
        buffer.putShort((short) value);
        return pad();
    }

    AttributeWriter u32(int type, int value) {
        writeHeader(type, Integer.BYTES);
        buffer.putInt(value);
        return pad();
    }

    /** Writes UTF-8 text with the closing NUL that the kernel expects. */
    AttributeWriter text(int type, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return bytes(type, Arrays.copyOf(utf8, utf8.length + 1));
    }

    AttributeWriter address(int type, MacAddress value) {
        return bytes(type, value.toBytes());
    }

    AttributeWriter bytes(int type, byte[] value) {
        writeHeader(type, value.length);
        buffer.put(value);
        return pad();
    }

    /** Writes an attribute that contains attributes. */
    AttributeWriter nest(int type, Consumer<AttributeWriter> content) {
        return nest(type, new byte[0], content);
    }

    /** Writes an attribute that contains a structure, then attributes. */
    AttributeWriter nest(int type, byte[] structure, Consumer<AttributeWriter> content) {
        int start = buffer.position();
        writeHeader(type, structure.length);
        buffer.put(structure);
        content.accept(this);
        int length = buffer.position() - start;
        checkLength(type, length);
        buffer.putShort(start, (short) length);
        return this;
    }

    /** All attributes written so far, newly allocated. */
    byte[] toArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private void writeHeader(int type, int valueLength) {
        checkLength(type, HEADER_LENGTH + valueLength);
        ensureCapacity(HEADER_LENGTH + valueLength + Integer.BYTES);
        buffer.putShort((short) (HEADER_LENGTH + valueLength));
        buffer.putShort((short) type);
    }

    private AttributeWriter pad() {
        buffer.position(Netlink.aligned(buffer.position())); // the padding is still zero
        return this;
    }

    private void ensureCapacity(int needed) {
        if (buffer.remaining() < needed) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + needed);
            buffer =
                    ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder()).put(buffer.flip());
        }
    }

    private static void checkLength(int type, int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "netlink attribute " + type + " would have " + length + " bytes; the maximum is " + MAX_LENGTH);
        }
    }
}
