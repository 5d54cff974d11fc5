package io.macmon.cli.fleet;

import java.nio.ByteBuffer;

/** Frames with a VLAN tag. */
final class TaggedFrame {

    private static final int ADDRESSES_BYTES = 12;

    private TaggedFrame() {}

    /** A copy of an untagged frame with a customer tag. */
    static byte[] of(int vlan, byte[] frame) {
        return ByteBuffer.allocate(frame.length + 4)
                .put(frame, 0, ADDRESSES_BYTES)
                .putShort((short) 0x8100)
                .putShort((short) vlan)
                .put(frame, ADDRESSES_BYTES, frame.length - ADDRESSES_BYTES)
                .array();
    }
}
