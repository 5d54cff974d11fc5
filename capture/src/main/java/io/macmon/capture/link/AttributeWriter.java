package io.macmon.capture.link;

import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes netlink attributes one behind the other (netlink(7)), in the byte order of the machine.
 *
 * <pre>
 *   0        2        4
 *  +--------+--------+------------------+---------+
 *  | length |  type  | value            | 0..3 pad|
 *  +--------+--------+------------------+---------+
 * </pre>
 *
 * <p>The length counts header and value, not the padding, and has 16 bits: a longer attribute is refused here, because
 * the kernel would take the length modulo 65536 and acknowledge what it did not understand.
 */
final class AttributeWriter {

    private static final int HEADER_LENGTH = 4;
    private static final int MAX_LENGTH = 0xFFFF;

    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    AttributeWriter u8(int type, int value) {
        return bytes(type, new byte[] {(byte) value});
    }

    AttributeWriter u16(int type, int value) {
        header(type, Short.BYTES);
        buffer.putShort((short) value);
        return pad();
    }

    AttributeWriter u32(int type, int value) {
        header(type, Integer.BYTES);
        buffer.putInt(value);
        return pad();
    }

    /** Text in UTF-8 with the closing NUL that the kernel expects. */
    AttributeWriter text(int type, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return bytes(type, Arrays.copyOf(utf8, utf8.length + 1));
    }

    AttributeWriter address(int type, MacAddress value) {
        return bytes(type, value.toBytes());
    }

    AttributeWriter bytes(int type, byte[] value) {
        header(type, value.length);
        buffer.put(value);
        return pad();
    }

    /** An attribute whose value is attributes. */
    AttributeWriter nest(int type, Consumer<AttributeWriter> content) {
        return nest(type, new byte[0], content);
    }

    /** An attribute whose value is a structure with attributes behind it. */
    AttributeWriter nest(int type, byte[] structure, Consumer<AttributeWriter> content) {
        int start = buffer.position();
        header(type, structure.length);
        buffer.put(structure);
        content.accept(this);
        int length = buffer.position() - start;
        checkLength(type, length);
        buffer.putShort(start, (short) length);
        return this;
    }

    /** Everything written, newly allocated. */
    byte[] toArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private void header(int type, int valueLength) {
        checkLength(type, HEADER_LENGTH + valueLength);
        ensureRoom(HEADER_LENGTH + valueLength + Integer.BYTES);
        buffer.putShort((short) (HEADER_LENGTH + valueLength));
        buffer.putShort((short) type);
    }

    private AttributeWriter pad() {
        buffer.position(Netlink.aligned(buffer.position())); // memory beyond the position is still zero
        return this;
    }

    private void ensureRoom(int needed) {
        if (buffer.remaining() < needed) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + needed);
            buffer =
                    ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder()).put(buffer.flip());
        }
    }

    private static void checkLength(int type, int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("netlink attribute " + type + " would have " + length
                    + " bytes; its length field ends at " + MAX_LENGTH);
        }
    }
}
