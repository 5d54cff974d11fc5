package io.macmon.capture.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Buffers in the machine's byte order, as in C structures. */
final class NativeOrder {

    private NativeOrder() {}

    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
