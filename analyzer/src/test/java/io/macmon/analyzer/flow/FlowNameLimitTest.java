package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowNamesTest.answer;
import static io.macmon.analyzer.flow.FlowNamesTest.segment;
import static io.macmon.analyzer.flow.FlowNamesTest.udp;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.hello.HelloFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.capture.Frame;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A flood of names takes a limited part of a live capture's CPU time, and hides no other station's names. */
class FlowNameLimitTest {

    private static final int FLOOD = 100_000;
    private static final int PORTS = 30_000;
    private static final int SOURCE_MAC_END = 11;
    private static final int DESTINATION_IP = 30;
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n";

    private FlowMeter meter = meter(true);

    @Test
    void aFloodOfRequestsIsReadInPart() {
        flood(1_000, FLOOD);

        assertLimited(NameCounter.HTTP, 50_000, 100_000);
    }

    @Test
    void aFloodOverManySecondsIsReadInPart() {
        for (int second = 1; second <= 5; second++) {
            flood(second * 1_000L, FLOOD);
        }

        assertThat(count(NameCounter.HTTP)).isBetween(5 * 50_000L, 5 * 80_000L);
    }

    /** One in 256 stations shares a place with the one that floods, so one of a few is enough. */
    @Test
    void aFloodFromOneStationDoesNotHideTheNamesOfOthers() {
        flood(1_000, FLOOD);
        long read = count(NameCounter.HTTP);
        int stations = 6;
        for (int station = 0; station < stations; station++) {
            byte[] bytes = FlowMeterTestBase.bToA(IpProtocol.TCP, request(station));
            bytes[SOURCE_MAC_END] += (byte) (1 + station);
            receive(1_001, bytes);
        }

        assertThat(count(NameCounter.HTTP)).isBetween(read + 1, read + stations);
    }

    @Test
    void theNextSecondIsReadAgain() {
        flood(1_000, FLOOD);
        long read = count(NameCounter.HTTP);
        flood(2_000, 1_000);

        assertThat(count(NameCounter.HTTP)).isEqualTo(read + 1_000);
    }

    @Test
    void aCaptureFileIsReadWhole() {
        meter = meter(false);
        flood(1_000, FLOOD);

        assertThat(names()).isEqualTo(Map.of(NameCounter.HTTP, (long) FLOOD));
    }

    @Test
    void aFloodOfForgedQuicPacketsIsReadInPart() {
        byte[] packet = HelloFixtures.initialOfRfc(9001);
        packet[packet.length - 1] ^= 1;
        for (int i = 0; i < PORTS; i++) {
            receive(1_000, FlowMeterTestBase.aToB(IpProtocol.UDP, udp(1 + i, 443, packet)));
        }

        assertThat(count(NameCounter.RATE_LIMIT)).isBetween(PORTS - 8_000L, PORTS - 4_000L);
    }

    @Test
    void aFloodOfAnswersIsReadInPart() {
        byte[] bytes = FlowMeterTestBase.aToB(IpProtocol.UDP, udp(53, 40_000, answer("www.example.com", 0)));
        for (int i = 0; i < FLOOD; i++) {
            ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, IP_B - i);
            receive(1_000, bytes);
        }
        long answers = count(NameCounter.DNS);

        assertThat(answers).isBetween(20_000L, 40_000L);
        assertThat(count(NameCounter.RATE_LIMIT)).isEqualTo(FLOOD - answers);
    }

    @Test
    void aFloodOfAnswersOverTcpIsReadInPart() {
        byte[] message = answer("www.example.com", IP_B);
        byte[] stream = ByteBuffer.allocate(Short.BYTES + message.length)
                .putShort((short) message.length)
                .put(message)
                .array();
        for (int i = 0; i < FLOOD; i++) {
            byte[] tcp =
                    segment(53, 1 + i % PORTS, TcpHeader.ACK, 1 + i / PORTS * stream.length, "x".repeat(stream.length));
            System.arraycopy(stream, 0, tcp, TcpHeader.MIN_LENGTH, stream.length);
            receive(1_000, FlowMeterTestBase.aToB(IpProtocol.TCP, tcp));
        }

        assertThat(count(NameCounter.DNS)).isBetween(15_000L, 40_000L);
        assertThat(count(NameCounter.RATE_LIMIT)).isPositive();
    }

    /** Another worker has the flows of half of the answers; this one learns from them as well. */
    @Test
    void answersOfOtherWorkersFlowsCountForTheLimit() {
        LearnedNames learned = new LearnedNames(true);
        meter = new FlowMeter(FlowMeterTestBase.CONFIG.withNames(true), new HostPairShare(0, 2), learned, record -> {});
        byte[] bytes = FlowMeterTestBase.aToB(IpProtocol.UDP, udp(53, 40_000, answer("www.example.com", IP_B)));
        for (int i = 0; i < FLOOD; i++) {
            ByteBuffer.wrap(bytes).putInt(DESTINATION_IP, IP_B + i);
            receive(1_000, bytes);
        }
        long answers = count(NameCounter.DNS);

        assertThat(answers).isBetween(5_000L, 25_000L);
        assertThat(answers + count(NameCounter.RATE_LIMIT)).isBetween(FLOOD / 3L, FLOOD * 2L / 3);
    }

    private void assertLimited(NameCounter counter, long min, long max) {
        assertThat(count(counter)).isBetween(min, max - 1);
        assertThat(names()).isEqualTo(Map.of(counter, count(counter), NameCounter.RATE_LIMIT, FLOOD - count(counter)));
    }

    private void flood(long atMillis, int frames) {
        for (int i = 0; i < frames; i++) {
            byte[] bytes = FlowMeterTestBase.aToB(IpProtocol.TCP, request(i % PORTS));
            ByteBuffer.wrap(bytes).putInt(DESTINATION_IP, IP_B + (int) atMillis * FLOOD + i);
            receive(atMillis, bytes);
        }
    }

    private static byte[] request(int port) {
        return segment(1 + port, 80, TcpHeader.ACK, 1, REQUEST);
    }

    private void receive(long atMillis, byte[] bytes) {
        Frame frame = frame(bytes, bytes.length, bytes.length, FlowMeterTestBase.nanos(atMillis));
        frame.setShare(Frame.ANY_SHARE);
        meter.onFrame(frame);
        meter.onTick(Long.MIN_VALUE); // ends the block without advancing time
    }

    private Map<NameCounter, Long> names() {
        return meter.counts().names();
    }

    private long count(NameCounter counter) {
        return names().getOrDefault(counter, 0L);
    }

    private static FlowMeter meter(boolean isLimited) {
        return new FlowMeter(
                FlowMeterTestBase.CONFIG.withNames(true), HostPairShare.ALL, new LearnedNames(isLimited), record -> {});
    }
}
