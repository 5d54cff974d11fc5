package io.macmon.capture.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Buffers as C sees them. */
final class NativeOrder {

    private NativeOrder() {}

    static ByteBuffer allocate(int octets) {
        return ByteBuffer.allocate(octets).order(ByteOrder.nativeOrder());
    }

    static ByteBuffer wrap(byte[] octets) {
        return ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
    }
}
