package io.macmon.analyzer.hello;

import static io.macmon.analyzer.hello.HelloFixtures.alpn;
import static io.macmon.analyzer.hello.HelloFixtures.ascii;
import static io.macmon.analyzer.hello.HelloFixtures.clientHello;
import static io.macmon.analyzer.hello.HelloFixtures.extension;
import static io.macmon.analyzer.hello.HelloFixtures.httpRequest;
import static io.macmon.analyzer.hello.HelloFixtures.initialOfRfc;
import static io.macmon.analyzer.hello.HelloFixtures.records;
import static io.macmon.analyzer.hello.HelloFixtures.richHello;
import static io.macmon.analyzer.hello.HelloFixtures.serverHello;
import static io.macmon.analyzer.hello.HelloFixtures.sshClient;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Reads each prefix of each fixture, and each fixture with any one byte changed. */
class HelloRobustnessTest {

    private static final Map<String, byte[]> STREAMS = Map.of(
            "client hello", records(richHello()),
            "client hello in records of 7 bytes", records(richHello(), 7),
            "client hello for QUIC", richHello(),
            "client hello without extensions", records(clientHello(0x0301, new int[] {5})),
            "server hello", records(serverHello(0x0303, 0x1301, alpn(ascii("h2")), extension(43, new byte[2]))),
            "SSH", sshClient(),
            "HTTP", httpRequest());

    private final HelloReaders readers = new HelloReaders();

    @Test
    void noPrefixThrowsOrIsReadWithoutTheLastByteNeeded() {
        STREAMS.forEach((name, stream) -> {
            for (int length = 0; length <= stream.length; length++) {
                readers.check(Arrays.copyOf(stream, length));
            }
        });
    }

    @Test
    void noChangedByteThrows() {
        STREAMS.forEach((name, stream) -> {
            for (int at = 0; at < stream.length; at++) {
                for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF, stream[at] ^ 1}) {
                    byte[] changed = stream.clone();
                    changed[at] = (byte) value;
                    readers.check(changed);
                }
            }
        });
    }

    @Test
    void noPrefixOrChangedByteOfAnInitialPacketThrows() {
        QuicInitialReader quic = new QuicInitialReader();
        ToIntFunction<byte[]> pieces = datagram -> {
            int[] count = {0};
            quic.read(ByteBuffer.wrap(datagram), 0, datagram.length, (offset, memory, at, length) -> count[0]++);
            return count[0];
        };
        for (int rfc : new int[] {9001, 9369}) {
            byte[] datagram = initialOfRfc(rfc);
            assertThat(pieces.applyAsInt(datagram)).isEqualTo(1);
            for (int at = 0; at < datagram.length; at++) {
                byte[] changed = datagram.clone();
                changed[at] ^= (byte) 0x80;
                assertThat(pieces.applyAsInt(changed)).isZero();
                assertThat(pieces.applyAsInt(Arrays.copyOf(datagram, at))).isZero();
            }
        }
    }
}
