package io.macmon.analyzer.hello;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Fuzzes with arbitrary first bytes of a connection. */
class HelloFuzzTest {

    private static final int MIN_FRAMES = 2;
    private static final int MAX_FRAMES = 16_000;
    /** RFC 9000, 14.1. */
    private static final int MIN_FIRST_DATAGRAM = 1_200;

    @FuzzTest
    void readsAnyStream(byte[] stream) {
        new HelloReaders().check(stream);
    }

    @FuzzTest
    void readsAnyDatagram(byte[] datagram) {
        HelloStatus status = new QuicInitialReader()
                .read(ByteBuffer.wrap(datagram), 0, datagram.length, (offset, memory, at, length) -> {
                    assertThat(offset).isBetween(0L, (1L << 62) - 1);
                    assertThat(length).isBetween(1, memory.capacity() - at);
                });

        if (status == HelloStatus.NEED_MORE) {
            assertThat(datagram).hasSizeGreaterThanOrEqualTo(MIN_FIRST_DATAGRAM);
        }
    }

    /** Random bytes are never a genuine packet, so this protects them first. */
    @FuzzTest
    void readsAnyFramesOfAnInitialPacket(byte[] frames) {
        byte[] sized = Arrays.copyOf(frames, Math.max(MIN_FRAMES, Math.min(frames.length, MAX_FRAMES)));
        byte[] datagram = QuicPackets.initial(frames.length & 0xFFFF, new byte[0], sized);
        int[] bytes = {0};
        HelloStatus status = new QuicInitialReader()
                .read(ByteBuffer.wrap(datagram), 0, datagram.length, (offset, memory, at, length) -> {
                    assertThat(at).isBetween(1, sized.length - length);
                    bytes[0] += length;
                });

        assertThat(status).isEqualTo(HelloStatus.OK);
        assertThat(bytes[0]).isLessThanOrEqualTo(sized.length);
    }
}
