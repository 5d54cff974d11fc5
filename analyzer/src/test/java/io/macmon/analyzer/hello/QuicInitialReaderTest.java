package io.macmon.analyzer.hello;

import static io.macmon.analyzer.hello.HelloFixtures.hex;
import static io.macmon.analyzer.hello.HelloFixtures.initialOfRfc;
import static io.macmon.analyzer.hello.HelloFixtures.join;
import static io.macmon.analyzer.hello.HelloFixtures.richHello;
import static io.macmon.analyzer.hello.QuicPackets.crypto;
import static io.macmon.analyzer.hello.QuicPackets.initial;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuicInitialReaderTest {

    private static final byte[] NO_TOKEN = {};

    private final QuicInitialReader reader = new QuicInitialReader();
    private final Map<Long, byte[]> pieces = new TreeMap<>();

    @ParameterizedTest
    @CsvSource({"9001,1", "9369,1798521807"})
    void theExampleOfTheRfcIsDecrypted(int rfc, int version) {
        assertThat(read(initialOfRfc(rfc))).isEqualTo(HelloStatus.OK);

        assertThat(reader.version()).isEqualTo(version);
        assertThat(pieces).containsOnlyKeys(0L);
        TlsHelloReader tls = new TlsHelloReader();
        byte[] stream = pieces.get(0L);
        assertThat(stream).hasSize(241);
        assertThat(tls.readQuic(ByteBuffer.wrap(stream), 0, stream.length)).isEqualTo(HelloStatus.OK);
        TlsClientHello hello = (TlsClientHello) tls.hello();
        assertThat(hello.serverName()).isEqualTo("example.com");
        assertThat(hello.alpn()).containsExactly("alpn");
        assertThat(hello.fingerprint().get().ja4()).startsWith("q13d0211an_");
    }

    @Test
    void oneReaderSwitchesBetweenConnectionsAndVersions() {
        for (int rfc : new int[] {9001, 9369, 9001}) {
            assertThat(read(initialOfRfc(rfc))).isEqualTo(HelloStatus.OK);
        }
        byte[] otherId = initialOfRfc(9001);
        otherId[6] ^= 1;
        assertThat(read(otherId)).isEqualTo(HelloStatus.MALFORMED);
        assertThat(read(initialOfRfc(9001))).isEqualTo(HelloStatus.OK);
    }

    @Test
    void aHelloMayBeInSeveralFramesAndPackets() {
        byte[] hello = richHello();
        byte[] first = Arrays.copyOf(hello, 50);
        byte[] second = Arrays.copyOfRange(hello, 50, 100);
        byte[] last = Arrays.copyOfRange(hello, 100, hello.length);
        byte[] ack = hex("02000101000000");
        byte[] ackWithEcn = hex("0300010000010203");
        byte[] datagram = join(
                initial(0, NO_TOKEN, join(hex("01"), crypto(100, last), new byte[20], crypto(0, first), ack)),
                initial(300, hex("abcdef"), join(ackWithEcn, crypto(50, second))),
                hex("4000"));

        assertThat(read(datagram)).isEqualTo(HelloStatus.OK);
        assertThat(pieces).containsOnlyKeys(0L, 50L, 100L);
        assertThat(pieces.get(0L)).isEqualTo(first);
        assertThat(pieces.get(50L)).isEqualTo(second);
        assertThat(pieces.get(100L)).isEqualTo(last);
    }

    @Test
    void packetsOfOtherTypesAreSkipped() {
        byte[] zeroRtt = hex("d000000001" + "088394c8f03e515708" + "00" + "04" + "01020304");
        byte[] datagram = join(zeroRtt, initial(1, NO_TOKEN, crypto(0, richHello())));

        assertThat(read(datagram)).isEqualTo(HelloStatus.OK);
        assertThat(pieces).containsOnlyKeys(0L);
    }

    /** RFC 9000, 12.2. Otherwise, keys would have to be derived for each of up to 46 packets in a frame. */
    @Test
    void packetsWithAnotherConnectionIdThanTheFirstAreIgnored() {
        byte[] zeroRtt = hex("d000000001" + "088394c8f03e515709" + "00" + "04" + "01020304");
        byte[] datagram = join(zeroRtt, initial(1, NO_TOKEN, crypto(0, richHello())));

        assertThat(read(datagram)).isEqualTo(HelloStatus.MALFORMED);
        assertThat(pieces).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0640", "0600400001", "0600", "1c00", "08000102", "02", "0200ff", "03c0"})
    void framesThatEndEarlyOrAreForbiddenEndThePacket(String frames) {
        assertThat(read(initial(0, NO_TOKEN, join(new byte[4], crypto(7, hex("01")), hex(frames)))))
                .isEqualTo(HelloStatus.OK);
        assertThat(pieces).containsOnlyKeys(7L);
    }

    @Test
    void aChangedPacketIsNotGenuine() {
        byte[] datagram = initialOfRfc(9001);
        for (int at : new int[] {0, 5, 14, 18, 22, 500, 1_199}) {
            byte[] changed = datagram.clone();
            changed[at] ^= 1;
            assertThat(read(changed)).as("byte %d", at).isEqualTo(HelloStatus.MALFORMED);
        }
        assertThat(pieces).isEmpty();
    }

    @Test
    void aTruncatedPacketIsMalformed() {
        byte[] datagram = initialOfRfc(9001);
        for (int length = 0; length < datagram.length; length++) {
            assertThat(reader.read(ByteBuffer.wrap(datagram), 0, length, this::add))
                    .isEqualTo(length < 6 ? HelloStatus.OTHER_PROTOCOL : HelloStatus.MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4300000001088394c8f03e515708", // a short header
                "c300000000088394c8f03e515708", // version negotiation
                "c3ff00001d088394c8f03e515708", // draft 29
                "00010203040506070809",
                ""
            })
    void otherProtocolsAreRecognizedAtOnce(String datagram) {
        assertThat(read(hex(datagram))).isEqualTo(HelloStatus.OTHER_PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c300000001ff", // a connection ID that is too long
                "c30000000100ff",
                "c3000000010000ffffffffffffffffff", // lengths near 2^62
                "c300000001000000ffffffffffffffff",
                "c30000000100000014000102030405060708090a0b0c0d0e0f1011121314",
                "f000000001088394c8f03e51570800" // Retry
            })
    void impossibleHeadersAreMalformed(String datagram) {
        assertThat(read(hex(datagram))).isEqualTo(HelloStatus.MALFORMED);
    }

    private HelloStatus read(byte[] datagram) {
        pieces.clear();
        return reader.read(ByteBuffer.wrap(datagram), 0, datagram.length, this::add);
    }

    private void add(long streamOffset, ByteBuffer memory, int at, int length) {
        byte[] piece = new byte[length];
        memory.get(at, piece);
        pieces.put(streamOffset, piece);
    }
}
