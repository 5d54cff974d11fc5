package io.macmon.capture.file.read;

import io.macmon.capture.file.ByteWriter;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Creates capture files field by field, invalid ones too. */
final class SampleCaptures {

    static final int MICROSECONDS = 0xA1B2C3D4;
    static final int NANOSECONDS = 0xA1B23C4D;
    static final int MODIFIED = 0xA1B2CD34;
    static final int ETHERNET = 1;
    static final int ANY_SNAPLEN = 262_144;

    private SampleCaptures() {}

    /** A pcap file header of version 2.4. */
    static ByteWriter pcap(ByteOrder order, int magic, int linkType) {
        return pcap(order, magic, 2, 4, linkType);
    }

    static ByteWriter pcap(ByteOrder order, int magic, int major, int minor, int linkType) {
        return new ByteWriter(order)
                .four(magic)
                .two(major)
                .two(minor)
                .eight(0)
                .four(ANY_SNAPLEN)
                .four(linkType);
    }

    /** A pcap record of a frame of zeros. */
    static ByteWriter record(ByteOrder order, int seconds, int fraction, int captured, int original) {
        return new ByteWriter(order)
                .four(seconds)
                .four(fraction)
                .four(captured)
                .four(original)
                .all(new byte[captured]);
    }

    /** A pcapng section header. */
    static ByteWriter section(ByteOrder order) {
        return block(
                order,
                0x0A0D0D0A,
                new ByteWriter(order).four(0x1A2B3C4D).two(1).two(0).eight(-1));
    }

    /** A pcapng interface with the given options, which may be empty. */
    static ByteWriter describe(ByteOrder order, int linkType, int snaplen, ByteWriter options) {
        return block(
                order,
                1,
                new ByteWriter(order).two(linkType).two(0).four(snaplen).all(options));
    }

    static ByteWriter ethernet(ByteOrder order) {
        return describe(order, ETHERNET, 0, new ByteWriter(order));
    }

    static ByteWriter option(ByteOrder order, int code, ByteWriter value) {
        return new ByteWriter(order).two(code).two(value.length()).all(value).padded();
    }

    static ByteWriter resolution(ByteOrder order, int value) {
        return option(order, 9, new ByteWriter(order).one(value));
    }

    /** An Enhanced Packet with a frame of zeros. */
    static ByteWriter packet(ByteOrder order, int source, long ticks, int captured, int original) {
        return block(
                order, 6, packetBody(order, source, ticks, captured, original).padded());
    }

    static ByteWriter packetBody(ByteOrder order, int source, long ticks, int captured, int original) {
        return new ByteWriter(order)
                .four(source)
                .four((int) (ticks >>> 32))
                .four((int) ticks)
                .four(captured)
                .four(original)
                .all(new byte[captured]);
    }

    /** A Simple Packet with the given frame, whatever original length it states. */
    static ByteWriter simplePacket(ByteOrder order, int original, byte[] frame) {
        return block(order, 3, new ByteWriter(order).four(original).all(frame).padded());
    }

    static ByteWriter obsoletePacket(ByteOrder order, int source, int drops, long ticks, int captured, int original) {
        ByteWriter rest = packetBody(order, 0, ticks, captured, original);
        byte[] fromTime = Arrays.copyOfRange(rest.array(), 4, rest.length());
        return block(
                order,
                2,
                new ByteWriter(order).two(source).two(drops).all(fromTime).padded());
    }

    /** A pcapng block of any type. */
    static ByteWriter block(ByteOrder order, int type, ByteWriter body) {
        int length = body.length() + 12;
        return new ByteWriter(order).four(type).four(length).all(body).four(length);
    }
}
