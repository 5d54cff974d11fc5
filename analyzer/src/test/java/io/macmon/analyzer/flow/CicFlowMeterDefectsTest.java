package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.TcpSegments.datagramFromA;
import static io.macmon.analyzer.flow.TcpSegments.datagramFromB;
import static io.macmon.analyzer.flow.TcpSegments.fromA;
import static io.macmon.analyzer.flow.TcpSegments.fromB;
import static io.macmon.analyzer.wire.FrameBytes.padded;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.IpProtocol.UDP;
import static io.macmon.analyzer.wire.TcpHeader.ACK;
import static io.macmon.analyzer.wire.TcpHeader.FIN;
import static io.macmon.analyzer.wire.TcpHeader.RST;
import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.record.FeatureFormat;
import io.macmon.config.FlowMetrics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Known defects of CICFlowMeter's flow features, and of the data sets made with it, that macmon does not have. The
 * numbers are those of its issues; the others are described by Engelen et al. (2021), Rosay et al. (2022) and Pekar and
 * Jozsa (2024).
 */
class CicFlowMeterDefectsTest extends FlowMeterTestBase {

    private static final int PSH = 0x008;
    private static final FeatureFormat FEATURES = new FeatureFormat();
    private static final List<String> COLUMNS =
            List.of(FEATURES.headerLines(Instant.EPOCH).get(0).split(",", -1));

    CicFlowMeterDefectsTest() {
        super(CONFIG.withMetrics(FlowMetrics.FEATURES));
    }

    @Test
    void anIdleFlowEndsWithoutAnotherFrameOfItsOwn() {
        receive(0, datagramFromA(1));
        receive(IDLE, padded(aToB(UDP, udp(1, 2)), 60)); // of another flow

        assertThat(only().reason()).isEqualTo(EndReason.IDLE_TIMEOUT);
    }

    @Test
    void theIdleTimeoutRunsFromTheLastFrameNotTheFirst() {
        for (int i = 0; i < 4; i++) {
            receive(i * (IDLE - 1), datagramFromA(1));
        }
        meter.onStop();

        assertThat(only().forward().frames()).isEqualTo(4);
    }

    @Test
    void aFlowEndsWithOneFinFromEachSideNotWithTwoFromOneSide() { // #167
        receive(0, fromA(ACK | FIN, 1, 0));
        receive(1, fromA(ACK | FIN, 1, 0));
        receive(2, fromB(ACK, 1, 10));
        assertThat(records).isEmpty();

        receive(3, fromB(ACK | FIN, 11, 0));
        receive(3 + CLOSING, datagramFromA(1));
        assertThat(only().reason()).isEqualTo(EndReason.END_DETECTED);
    }

    @Test
    void framesAfterTheFinOfAHalfClosedFlowAreCounted() {
        receive(0, fromA(ACK, 1, 5));
        receive(1, fromA(ACK | FIN, 6, 0));
        receive(2, fromB(ACK, 1, 1_000));
        receive(3, fromB(ACK, 1_001, 1_000));
        meter.onStop();

        assertThat(cell("Total Length of Bwd Packet")).isEqualTo("2000");
    }

    @Test
    void theLastAckBelongsToTheFlowThatFinEnded() { // #174
        receive(0, fromA(SYN, 1, 0));
        receive(1, fromB(SYN | ACK, 1, 0));
        receive(2, fromA(ACK, 2, 0));
        receive(3, fromA(ACK | FIN, 2, 0));
        receive(4, fromB(ACK | FIN, 2, 0));
        receive(5, fromA(ACK, 3, 0));
        meter.onStop();

        assertThat(only().forward().frames() + only().reverse().frames()).isEqualTo(6);
    }

    @Test
    void aResetEndsAFlow() {
        receive(0, fromA(SYN, 1, 0));
        receive(1, fromB(RST | ACK, 1, 0));
        meter.onTick(nanos(1 + CLOSING));

        assertThat(only().reason()).isEqualTo(EndReason.END_DETECTED);
    }

    @Test
    void aFlowOfOneFrameHasARecordAfterItsTimeout() { // #40
        receive(0, datagramFromA(1));
        meter.onTick(nanos(IDLE));

        assertThat(cell("Total Fwd Packet")).isEqualTo("1");
    }

    @Test
    void theTableIsBoundedAndNoFlowIsLost() {
        for (int port = 1; port <= 3 * MAX_FLOWS; port++) {
            receive(port, aToB(UDP, udp(port, 53)));
        }
        meter.onStop();

        assertThat(records).hasSize(3 * MAX_FLOWS);
        assertThat(records).anyMatch(record -> record.reason() == EndReason.LACK_OF_RESOURCES);
    }

    @Test
    void aFlowWithoutDurationHasRatesOfZeroAndNotInfinityOrNan() { // #38
        receive(7, datagramFromA(100));
        receive(7, datagramFromB(100));
        meter.onStop();

        assertThat(cell("Flow Duration")).isEqualTo("0");
        assertThat(cell("Flow Bytes/s")).isEqualTo("0");
        assertThat(cell("Flow Packets/s")).isEqualTo("0");
        assertThat(row()).doesNotContain("NaN", "Infinity", "");
    }

    @Test
    void aSubflowEndsAfterAGapOfASecondNotWithEachFrame() { // #111
        receive(0, datagramFromA(10));
        receive(10, datagramFromA(10));
        receive(20, datagramFromA(10));
        receive(1_030, datagramFromA(10));
        meter.onStop();

        assertThat(cell("Subflow Fwd Packets")).isEqualTo("2");
        assertThat(cell("Subflow Fwd Bytes")).isEqualTo("20");
    }

    @Test
    void flagsAndBulksCountAllFramesNotOnlyTheFirst() { // #41
        for (int i = 0; i < 5; i++) {
            receive(i * 10L, fromA(ACK | PSH, 1 + i * 10, 10));
        }
        receive(50, fromB(ACK | PSH, 1, 10));
        receive(51, fromB(ACK | PSH, 11, 10));
        meter.onStop();

        assertThat(cell("Fwd PSH Flags")).isEqualTo("5");
        assertThat(cell("Bwd PSH Flags")).isEqualTo("2");
        assertThat(cell("PSH Flag Count")).isEqualTo("7");
        assertThat(cell("ACK Flag Count")).isEqualTo("7");
        assertThat(cell("Fwd Packet/Bulk Avg")).isEqualTo("5");
        assertThat(cell("Fwd Bytes/Bulk Avg")).isEqualTo("50");
        assertThat(cell("Fwd Bulk Rate Avg")).isEqualTo("1250");
    }

    @Test
    void theFirstFrameIsNotCountedTwiceInTheAveragePacketSize() {
        receive(0, datagramFromA(100));
        receive(1, datagramFromB(300));
        meter.onStop();

        assertThat(cell("Average Packet Size")).isEqualTo("200");
        assertThat(cell("Packet Length Mean")).isEqualTo("200");
    }

    @Test
    void thePaddingOfAShortFrameIsNotPayload() {
        receive(0, padded(fromA(ACK, 1, 0), 60));
        meter.onStop();

        assertThat(cell("Total Length of Fwd Packet")).isEqualTo("0");
        assertThat(cell("Fwd Act Data Pkts")).isEqualTo("0");
    }

    @Test
    void headerLengthsDependOnTheProtocol() {
        receive(0, datagramFromA(10));
        meter.onStop();

        assertThat(cell("Fwd Header Length")).isEqualTo("8");
        assertThat(cell("Fwd Seg Size Min")).isEqualTo("8");
    }

    @Test
    void theRatioOfDirectionsIsNotRoundedDown() {
        receive(0, datagramFromA(1));
        receive(1, datagramFromA(1));
        receive(2, datagramFromB(1));
        meter.onStop();

        assertThat(cell("Down/Up Ratio")).isEqualTo("0.5");
    }

    @Test
    void aRecordWithOnlyReverseFramesHasNoInfiniteRatio() {
        for (int second = 0; second <= 60; second += 10) {
            receive(second * 1_000L, second == 0 ? datagramFromA(1) : datagramFromB(1));
        }
        meter.onStop();
        records.remove(0);

        assertThat(cell("Total Fwd Packet")).isEqualTo("0");
        assertThat(cell("Down/Up Ratio")).isEqualTo("0");
    }

    @Test
    void theInitialWindowOfTheReverseDirectionIsThatOfItsFirstSegment() {
        receive(0, fromA(SYN, 1, 0, 1_000));
        receive(1, fromB(SYN | ACK, 1, 0));
        meter.onStop();

        assertThat(cell("FWD Init Win Bytes")).isEqualTo("1000");
        assertThat(cell("Bwd Init Win Bytes")).isEqualTo(Integer.toString(TcpSegments.WINDOW));
    }

    @Test
    void aFlowWithoutAPauseHasActiveTimeAndNoIdleTime() {
        receive(0, datagramFromA(1));
        receive(400, datagramFromA(1));
        meter.onStop();

        assertThat(cell("Active Mean")).isEqualTo("400000");
        assertThat(cell("Idle Mean")).isEqualTo("0");
    }

    @Test
    void gapsAreMicrosecondsBetweenFramesOfTheSameDirection() {
        receive(0, datagramFromA(1));
        receive(1, datagramFromB(1));
        receive(10, datagramFromA(1));
        meter.onStop();

        assertThat(cell("Fwd IAT Total")).isEqualTo("10000");
        assertThat(cell("Fwd IAT Mean")).isEqualTo("10000");
        assertThat(cell("Bwd IAT Total")).isEqualTo("0");
        assertThat(cell("Flow IAT Mean")).isEqualTo("5000");
    }

    @Test
    void everyRowHasACellForEachColumn() {
        receive(0, fromA(SYN, 1, 0));
        meter.onStop();

        assertThat(COLUMNS).hasSize(84).doesNotHaveDuplicates();
        assertThat(row()).hasSameSizeAs(COLUMNS);
    }

    private String cell(String column) {
        return row().get(COLUMNS.indexOf(column));
    }

    private List<String> row() {
        FlowRecord record = only();
        return List.of(FEATURES.line(new FlowEnded(record.last(), record))
                .orElseThrow()
                .split(",", -1));
    }
}
