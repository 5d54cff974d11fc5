package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowNamesTest.answer;
import static io.macmon.analyzer.flow.FlowNamesTest.segment;
import static io.macmon.analyzer.flow.FlowNamesTest.udp;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS over TCP (RFC 7766): what a client learns from its server's answers. */
class FlowDnsOverTcpTest extends FlowMeterTestBase {

    private static final int CLIENT = 40_000;
    private static final int DNS = 53;
    private static final int START = 0x7FFF_FFF0;
    private static final int CONNECTIONS = 128;
    private static final int MAX_MESSAGE = 8_190;

    FlowDnsOverTcpTest() {
        super(CONFIG.withNames(true));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 29, 1_000})
    void answersInSegmentsOfAnyLengthAreRead(int length) {
        byte[] stream = stream(answer("other.example", 1), answer("www.example.com", IP_B), answer("last.example", 2));
        connect(CLIENT);
        for (int from = 0; from < stream.length; from += length) {
            send(CLIENT, from, Arrays.copyOfRange(stream, from, Math.min(stream.length, from + length)));
        }

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 3L));
        assertThat(peer()).isEqualTo(new PeerName("www.example.com", Duration.ofSeconds(1), true));
    }

    /** Each digit is a third of two answers, in the order of arrival. */
    @ParameterizedTest
    @ValueSource(strings = {"012", "021", "102", "120", "201", "210", "0012", "20210", "11200", "0122"})
    void segmentsMayArriveInAnyOrder(String arrival) {
        byte[] stream = stream(answer("other.example", 1), answer("www.example.com", IP_B));
        int third = stream.length / 3 + 1;
        connect(CLIENT);
        for (int part : arrival.chars().map(digit -> digit - '0').toArray()) {
            int from = part * third;
            send(CLIENT, from, Arrays.copyOfRange(stream, from, Math.min(stream.length, from + third)));
        }

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 2L));
        assertThat(peer().name()).isEqualTo("www.example.com");
    }

    /** As they come, so much more than a connection's memory. */
    @Test
    void aConnectionMayHaveManyAnswers() {
        byte[] one = stream(answer("www.example.com", IP_B));
        connect(CLIENT);
        for (int i = 0; i < 1_000; i++) {
            send(CLIENT, i * one.length, one);
        }

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 1_000L));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11})
    void aMessageShorterThanItsHeaderEndsTheReading(int length) {
        byte[] stream = stream(answer("www.example.com", IP_B), new byte[length], answer("www.example.com", IP_B));
        connect(CLIENT);
        send(CLIENT, 0, stream);
        send(CLIENT, stream.length, stream(answer("www.example.com", IP_B)));

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 1L, NameCounter.MALFORMED, 1L));
    }

    @Test
    void aMessageLongerThanTheMemoryIsCounted() {
        connect(CLIENT);
        send(CLIENT, 0, stream(Arrays.copyOf(answer("www.example.com", IP_B), MAX_MESSAGE + 1)));
        send(CLIENT, MAX_MESSAGE + 3, stream(answer("www.example.com", IP_B)));

        assertThat(names()).isEqualTo(Map.of(NameCounter.TOO_LONG, 1L));
    }

    @Test
    void theLongestMessageIsRead() {
        byte[] stream = stream(Arrays.copyOf(answer("www.example.com", IP_B), MAX_MESSAGE));
        connect(CLIENT);
        send(CLIENT, 0, Arrays.copyOf(stream, 7_000));
        send(CLIENT, 7_000, Arrays.copyOfRange(stream, 7_000, stream.length));

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 1L));
    }

    @Test
    void theSynMayBeMissing() {
        byte[] stream = stream(answer("www.example.com", IP_B));
        for (int i = 0; i < 3; i++) {
            send(CLIENT, i * stream.length, stream);
        }

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 3L));
    }

    @Test
    void aGapThatIsNotFilledIsCountedOnce() {
        connect(CLIENT);
        for (int i = 1; i < 20; i++) {
            send(CLIENT, 1_000 * i, stream(answer("www.example.com", IP_B)));
        }

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS_GAPS, 1L));
    }

    @Test
    void aSegmentFarFromTheRestIsIgnored() {
        connect(CLIENT);
        for (int offset : new int[] {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE, -1_000, -1}) {
            send(CLIENT, offset, new byte[1]);
        }
        send(CLIENT, 0, stream(answer("www.example.com", IP_B)));

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 1L));
    }

    @Test
    void portsMayBeUsedAgain() {
        for (int start : new int[] {1, 1_000_000}) {
            send(CLIENT, TcpHeader.SYN | TcpHeader.ACK, start - 1, new byte[0]);
            send(CLIENT, TcpHeader.ACK, start, stream(answer("www.example.com", IP_B)));
        }

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 2L, NameCounter.RESTARTED, 1L));
    }

    @Test
    void aSynThatHidesTheRestOfAMessageIsCounted() {
        byte[] stream = stream(answer("www.example.com", IP_B));
        connect(CLIENT);
        send(CLIENT, 0, Arrays.copyOf(stream, 20));
        send(CLIENT, TcpHeader.SYN | TcpHeader.ACK, 1_000_000, new byte[0]);
        send(CLIENT, 20, Arrays.copyOfRange(stream, 20, stream.length));

        assertThat(names()).isEqualTo(Map.of(NameCounter.RESTARTED, 1L));
    }

    @Test
    void theSynMayBeRepeated() {
        byte[] stream = stream(answer("www.example.com", IP_B));
        connect(CLIENT);
        send(CLIENT, 0, Arrays.copyOf(stream, 20));
        connect(CLIENT);
        send(CLIENT, 20, Arrays.copyOfRange(stream, 20, stream.length));

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, 1L));
    }

    @Test
    void theOldestConnectionsAreForgotten() {
        byte[] stream = stream(answer("www.example.com", IP_B));
        IntStream.rangeClosed(0, CONNECTIONS).forEach(i -> {
            connect(CLIENT + i);
            send(CLIENT + i, 0, Arrays.copyOf(stream, 20));
        });
        IntStream.rangeClosed(1, CONNECTIONS)
                .forEach(i -> send(CLIENT + i, 20, Arrays.copyOfRange(stream, 20, stream.length)));

        assertThat(names()).isEqualTo(Map.of(NameCounter.DNS, (long) CONNECTIONS, NameCounter.POOL_FULL, 1L));
    }

    /** Else any client could hide its names behind that port. */
    @Test
    void aClientOnPort53HasNamesToo() {
        receive(1_000, aToB(IpProtocol.TCP, segment(DNS, 80, TcpHeader.SYN, 0, "")));
        receive(1_000, aToB(IpProtocol.TCP, segment(DNS, 80, TcpHeader.ACK, 1, "GET / HTTP/1.1\r\nHost: a.b\r\n\r\n")));
        meter.onStop();

        assertThat(only().names().orElseThrow().http()).isPresent();
        assertThat(names()).isEqualTo(Map.of(NameCounter.HTTP, 1L));
    }

    private void connect(int client) {
        send(client, TcpHeader.SYN | TcpHeader.ACK, START - 1, new byte[0]);
    }

    private void send(int client, int offset, byte[] bytes) {
        send(client, TcpHeader.ACK, START + offset, bytes);
    }

    private void send(int client, int flags, int sequence, byte[] bytes) {
        byte[] header = segment(DNS, client, flags, sequence, "");
        byte[] whole = ByteBuffer.allocate(header.length + bytes.length)
                .put(header)
                .put(bytes)
                .array();
        receive(1_000, bToA(IpProtocol.TCP, whole));
    }

    private static byte[] stream(byte[]... messages) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            stream.writeBytes(ByteBuffer.allocate(Short.BYTES)
                    .putShort((short) message.length)
                    .array());
            stream.writeBytes(message);
        }
        return stream.toByteArray();
    }

    private Map<NameCounter, Long> names() {
        return meter.counts().names();
    }

    private PeerName peer() {
        receive(2_000, aToB(IpProtocol.UDP, udp(CLIENT, 9, new byte[1])));
        meter.onStop();
        return records.get(records.size() - 1).names().orElseThrow().peer().orElseThrow();
    }
}
