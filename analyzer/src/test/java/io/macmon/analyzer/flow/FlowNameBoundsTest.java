package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowNamesTest.answer;
import static io.macmon.analyzer.flow.FlowNamesTest.segment;
import static io.macmon.analyzer.flow.FlowNamesTest.udp;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.config.FlowConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept for the names of flows is bounded, and what no longer fits is counted. */
class FlowNameBoundsTest extends FlowMeterTestBase {

    private static final int STREAMS = 512;
    private static final int STREAM_BYTES = 8_192;
    private static final int MAX_READS = 64;
    private static final int ANSWERS = 16_384;
    private static final int FIRST_PORT = 10_000;
    private static final String START = "GET / HTTP/1.1\r\n";
    private static final String END = "Host: www.example.com\r\n\r\n";

    FlowNameBoundsTest() {
        super(new FlowConfig(Duration.ofMinutes(5), Duration.ofMinutes(10), 1_024).withNames(true));
    }

    @Test
    void theOldestIncompleteMessageIsForgotten() {
        for (int port = FIRST_PORT; port <= FIRST_PORT + STREAMS; port++) {
            send(port, 1, START);
        }
        for (int port = FIRST_PORT; port <= FIRST_PORT + STREAMS; port++) {
            send(port, 1 + START.length(), END);
        }
        meter.onStop();

        assertThat(meter.counts().names())
                .isEqualTo(Map.of(NameCounter.HTTP, (long) STREAMS, NameCounter.POOL_FULL, 1L));
        assertThat(records)
                .filteredOn(record -> record.names().orElseThrow().isEmpty())
                .extracting(record -> record.source().port())
                .containsExactly(FIRST_PORT);
    }

    @Test
    void theEndOfAFlowGivesItsMemoryBack() {
        for (int round = 0; round < 3; round++) {
            for (int port = FIRST_PORT; port < FIRST_PORT + STREAMS; port++) {
                send(port, 1, START);
            }
            meter.onStop();
        }

        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.INCOMPLETE, 3L * STREAMS));
    }

    @Test
    void aMessageLongerThanItsMemoryIsCounted() {
        String line = "X: " + "x".repeat(1_000) + "\r\n";
        int sequence = 1;
        send(FIRST_PORT, sequence, START);
        for (sequence += START.length(); sequence < STREAM_BYTES + line.length(); sequence += line.length()) {
            send(FIRST_PORT, sequence, line);
        }
        send(FIRST_PORT, sequence, END);
        meter.onStop();

        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.TOO_LONG, 1L));
        assertThat(only().names()).contains(FlowNames.NONE);
    }

    /** Each reader starts at the first byte again, so the number of its calls is limited. */
    @ParameterizedTest
    @ValueSource(strings = {START + "X: ", "SSH-", "SSH-2.0-x\r\n\0\0\4\0\0\24"})
    void aMessageInTooManySegmentsIsCounted(String start) {
        send(FIRST_PORT, 1, start);
        for (int i = 1; i <= 2 * MAX_READS; i++) {
            send(FIRST_PORT, start.length() + i, "x");
        }
        meter.onStop();

        assertThat(meter.counts().names()).containsEntry(NameCounter.TOO_LONG, 1L);
    }

    @Test
    void ofAMillionAnswersTheLatestAreKept() {
        int answers = 1_000_000;
        byte[] bytes = bToA(IpProtocol.UDP, udp(53, 40_000, answer("www.example.com", 0)));
        for (int i = 0; i < answers; i++) {
            ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, IP_B - i);
            receive(1_000, bytes);
        }
        receive(2_000, aToB(IpProtocol.UDP, udp(40_000, 9, new byte[1])));
        meter.onStop();

        assertThat(meter.counts().names())
                .isEqualTo(Map.of(NameCounter.DNS, (long) answers, NameCounter.DNS_FULL, (long) answers - ANSWERS));
        assertThat(records).extracting(FlowRecord::names).containsOnly(Optional.of(FlowNames.NONE));
    }

    private void send(int port, int sequence, String payload) {
        receive(1_000, aToB(IpProtocol.TCP, segment(port, 80, TcpHeader.ACK, sequence, payload)));
    }
}
