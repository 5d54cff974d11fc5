package io.macmon.capture.link;

import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Netlink attributes received from the kernel, in the layout that {@link AttributeWriter} shows.
 *
 * <p>Lengths are checked once, here. If an attribute claims more bytes than are left, the rest of the message is
 * damaged; the attributes before it are still readable. The kernel itself sends such messages: its 16-bit lengths wrap
 * around for a long list of sources. A missing attribute reads as empty; an attribute that is too short for its value
 * is an error.
 */
final class Attributes {

    private static final int HEADER_LENGTH = 4;
    private static final int TYPE = 2;

    /** The two highest bits of a type are the flags NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
    private static final int TYPE_MASK = 0x3FFF;

    private final List<Attribute> attributes;
    private final boolean damaged;

    private Attributes(List<Attribute> attributes, boolean damaged) {
        this.attributes = attributes;
        this.damaged = damaged;
    }

    /** Reads the whole buffer, which is in the machine's byte order. */
    static Attributes read(ByteBuffer buffer) {
        List<Attribute> attributes = new ArrayList<>();
        int at = 0;
        while (buffer.limit() - at >= HEADER_LENGTH) {
            int length = buffer.getShort(at) & 0xFFFF;
            int type = buffer.getShort(at + TYPE) & TYPE_MASK;
            if (length < HEADER_LENGTH || length > buffer.limit() - at) {
                return new Attributes(attributes, true);
            }
            ByteBuffer value = buffer.slice(at + HEADER_LENGTH, length - HEADER_LENGTH);
            attributes.add(new Attribute(type, value.order(ByteOrder.nativeOrder())));
            at += Netlink.aligned(length);
        }
        return new Attributes(attributes, false);
    }

    /** Whether the end of the message could not be read. */
    boolean isDamaged() {
        return damaged;
    }

    OptionalInt u8(int type) throws MalformedMessageException {
        ByteBuffer value = find(type, Byte.BYTES);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.get(0) & 0xFF);
    }

    OptionalInt u16(int type) throws MalformedMessageException {
        ByteBuffer value = find(type, Short.BYTES);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.getShort(0) & 0xFFFF);
    }

    OptionalInt u32(int type) throws MalformedMessageException {
        ByteBuffer value = find(type, Integer.BYTES);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.getInt(0));
    }

    /** The text, without its closing NUL. */
    Optional<String> text(int type) throws MalformedMessageException {
        ByteBuffer value = find(type, 0);
        if (value == null) {
            return Optional.empty();
        }
        byte[] bytes = new byte[value.remaining()];
        value.get(0, bytes);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    /** The value in the machine's byte order, its position at 0. */
    Optional<ByteBuffer> bytes(int type) throws MalformedMessageException {
        return Optional.ofNullable(find(type, 0));
    }

    /** The attributes nested in the attribute of this type; empty if that attribute is missing. */
    Attributes nest(int type) throws MalformedMessageException {
        ByteBuffer value = find(type, 0);
        return value == null ? new Attributes(List.of(), false) : read(value);
    }

    /** A MAC address; empty if the value does not have 48 bits. */
    Optional<MacAddress> address(int type) throws MalformedMessageException {
        boolean fits =
                bytes(type).filter(bytes -> bytes.limit() == MacAddress.LENGTH).isPresent();
        return fits ? addresses(type).stream().findFirst() : Optional.empty();
    }

    /** The MAC addresses in all attributes of this type, in the kernel's order. */
    List<MacAddress> addresses(int type) throws MalformedMessageException {
        List<MacAddress> addresses = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (attribute.type == type) {
                byte[] bytes = new byte[MacAddress.LENGTH];
                attribute.require(bytes.length).get(0, bytes);
                addresses.add(MacAddress.of(bytes));
            }
        }
        return addresses;
    }

    // If a type occurs twice, the last attribute counts, as in the kernel.
    private ByteBuffer find(int type, int minLength) throws MalformedMessageException {
        for (int i = attributes.size() - 1; i >= 0; i--) {
            if (attributes.get(i).type == type) {
                return attributes.get(i).require(minLength);
            }
        }
        return null;
    }

    private record Attribute(int type, ByteBuffer value) {

        ByteBuffer require(int length) throws MalformedMessageException {
            if (value.remaining() < length) {
                throw new MalformedMessageException(
                        "attribute " + type + " has " + value.remaining() + " bytes, expected " + length);
            }
            return value;
        }
    }
}
