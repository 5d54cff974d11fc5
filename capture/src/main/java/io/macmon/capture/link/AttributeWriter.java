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

    private ByteBuffer octets = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    AttributeWriter u8(int type, int value) {
        return octets(type, new byte[] {(byte) value});
    }

    AttributeWriter u16(int type, int value) {
        header(type, Short.BYTES);
        octets.putShort((short) value);
        return pad();
    }

    AttributeWriter u32(int type, int value) {
        header(type, Integer.BYTES);
        octets.putInt(value);
        return pad();
    }

    /** Text in UTF-8 with the closing NUL that the kernel expects. */
    AttributeWriter text(int type, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return octets(type, Arrays.copyOf(utf8, utf8.length + 1));
    }

    AttributeWriter address(int type, MacAddress value) {
        return octets(type, value.octets());
    }

    AttributeWriter octets(int type, byte[] value) {
        header(type, value.length);
        octets.put(value);
        return pad();
    }

    /** An attribute whose value is attributes. */
    AttributeWriter nest(int type, Consumer<AttributeWriter> content) {
        return nest(type, new byte[0], content);
    }

    /** An attribute whose value is a structure with attributes behind it. */
    AttributeWriter nest(int type, byte[] structure, Consumer<AttributeWriter> content) {
        int start = octets.position();
        header(type, structure.length);
        octets.put(structure);
        content.accept(this);
        int length = octets.position() - start;
        checkLength(type, length);
        octets.putShort(start, (short) length);
        return this;
    }

    /** Everything written, newly allocated. */
    byte[] toArray() {
        return Arrays.copyOf(octets.array(), octets.position());
    }

    private void header(int type, int valueLength) {
        checkLength(type, HEADER_LENGTH + valueLength);
        ensureRoom(HEADER_LENGTH + valueLength + Integer.BYTES);
        octets.putShort((short) (HEADER_LENGTH + valueLength));
        octets.putShort((short) type);
    }

    private AttributeWriter pad() {
        octets.position(Netlink.aligned(octets.position())); // memory beyond the position is still zero
        return this;
    }

    private void ensureRoom(int needed) {
        if (octets.remaining() < needed) {
            int capacity = Math.max(octets.capacity() * 2, octets.position() + needed);
            octets =
                    ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder()).put(octets.flip());
        }
    }

    private static void checkLength(int type, int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("netlink attribute " + type + " would have " + length
                    + " octets; its length field ends at " + MAX_LENGTH);
        }
    }
}
