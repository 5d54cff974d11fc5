package io.macmon.benchmarks.parts;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import java.nio.ByteBuffer;

/** A block of frames of one shape, whose flows are changed in place between rounds. */
final class SyntheticBlock implements FrameBlock {

    /** The headers of the frames. */
    enum Shape {
        UDP(EthernetParts.IPV4, 0, 17, 0x45),
        TCP(EthernetParts.IPV4, 0, 6, 0x45),
        VLAN_UDP(EthernetParts.IPV4, 4, 17, 0x45),
        IPV6_UDP(EthernetParts.IPV6, 0, 17, 0x60),
        /** With an IPv4 option, so that the decoder reads header by header. */
        OPTION_UDP(EthernetParts.IPV4, 0, 17, 0x46);

        private final int etherType;
        private final int tagBytes;
        private final int protocol;
        private final int firstByte;

        Shape(int etherType, int tagBytes, int protocol, int firstByte) {
            this.etherType = etherType;
            this.tagBytes = tagBytes;
            this.protocol = protocol;
            this.firstByte = firstByte;
        }

        private int ip() {
            return 14 + tagBytes;
        }

        private int transport() {
            return ip() + (etherType == EthernetParts.IPV6 ? 40 : (firstByte & 0xF) * 4);
        }

        /** Offset of the last four bytes of the source address. */
        private int source() {
            return ip() + (etherType == EthernetParts.IPV6 ? 20 : 12);
        }
    }

    private static final class EthernetParts {
        static final int IPV4 = 0x0800;
        static final int IPV6 = 0x86DD;
    }

    static final int FRAMES = 1_024;

    private static final int STRIDE = 96;
    private static final int LENGTH = 74;
    private static final int PORTS = 1 << 16;
    private static final int FIRST_ADDRESS = 0x0A00_0001;
    static final long STATION = 0x02AA_0000_0001L;
    static final long OTHER = 0x02AA_0000_0002L;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(FRAMES * STRIDE);
    private final Shape shape;
    private long timeNanos = 1_700_000_000_000_000_000L;

    SyntheticBlock(Shape shape) {
        this.shape = shape;
        for (int frame = 0; frame < FRAMES; frame++) {
            fill(frame * STRIDE);
        }
    }

    /** Changes the flows of the frames; below 65,536 only the port differs. */
    void setFlows(int[] flows, int from) {
        for (int frame = 0; frame < FRAMES; frame++) {
            int flow = flows[from + frame];
            memory.putInt(frame * STRIDE + shape.source(), FIRST_ADDRESS + flow / PORTS);
            memory.putShort(frame * STRIDE + shape.transport(), (short) flow);
        }
    }

    @Override
    public int frames() {
        return FRAMES;
    }

    /** The frames' timestamps advance by two frames per microsecond. */
    @Override
    public void deliverTo(FrameHandler handler, Frame window) {
        for (int frame = 0; frame < FRAMES; frame++) {
            timeNanos += 500;
            window.wrap(memory, frame * STRIDE, LENGTH, LENGTH, timeNanos);
            handler.onFrame(window);
        }
    }

    @Override
    public long timeNanos() {
        return timeNanos;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {}

    private void fill(int at) {
        boolean six = shape.etherType == EthernetParts.IPV6;
        int ip = at + shape.ip();
        memory.putLong(at, OTHER << 16).putLong(at + 6, STATION << 16);
        memory.putShort(at + 12, (short) 0x8100).putShort(at + 14, (short) 7);
        memory.putShort(ip - 2, (short) shape.etherType);
        memory.put(ip, (byte) shape.firstByte);
        if (six) {
            memory.putShort(ip + 4, (short) 20).put(ip + 6, (byte) shape.protocol);
            memory.putLong(ip + 8, 0x2001_0DB8_0000_0000L).putLong(ip + 24, 0x2001_0DB8_0000_0000L);
            memory.putInt(ip + 36, -1);
        } else {
            memory.putShort(ip + 2, (short) (LENGTH - shape.ip()));
            memory.put(ip + 9, (byte) shape.protocol).putInt(ip + 16, -2);
        }
        int transport = at + shape.transport();
        memory.putShort(transport + 2, (short) 53);
        if (shape.protocol == 6) {
            memory.putShort(transport + 12, (short) 0x5010);
        }
    }
}
