package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.RecordSink;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.capture.Frame;
import io.macmon.config.FlowConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A meter ends flows at the pace at which their records are taken. */
class PacedMeterTest {

    private static final int FLOWS = 10_000;
    private static final long SECOND = 1_000_000_000;
    private static final int SOURCE_IP = 26;

    private final ByteBuffer bytes = ByteBuffer.wrap(
            FrameBytes.ethernet(1, 2, 0x0800, FrameBytes.ipv4(1, 2, IpProtocol.UDP, FrameBytes.udp(1, 2))));
    private final Frame window = new Frame();
    private final List<FlowRecord> records = new ArrayList<>();
    private final FlowMeter meter =
            new FlowMeter(new FlowConfig(Duration.ofSeconds(15), Duration.ofSeconds(60), FLOWS), new RecordSink() {
                @Override
                public void accept(FlowRecord record) {
                    records.add(record);
                    room--;
                }

                @Override
                public boolean hasRoom() {
                    return room > 0;
                }
            });
    private long nanos = SECOND;
    private int room;

    @Test
    void keepsIdleFlowsUntilThereIsRoom() {
        receive(0, FLOWS);
        nanos += 100 * SECOND;
        tick(50);
        assertThat(records).isEmpty();
        assertThat(meter.counts().openFlows()).isEqualTo(FLOWS);

        for (int ended = 100; ended <= FLOWS; ended += 100) {
            room = 100;
            tick(2);
            assertThat(records).hasSize(ended);
        }
        assertThat(records).extracting(FlowRecord::reason).containsOnly(EndReason.IDLE_TIMEOUT);
        assertThat(records).extracting(record -> record.first()).isSorted();
        assertThat(meter.counts().openFlows()).isZero();
    }

    @Test
    void countsEveryFrameOfAFlowThatReturnsWhileItsOldRecordWaits() {
        receive(0, 100);
        nanos += 20 * SECOND;
        receive(0, 100);
        meter.onTick(nanos);
        assertThat(meter.counts().openFlows()).isEqualTo(200);

        room = 1_000;
        tick(1);
        assertThat(records).hasSize(100).extracting(FlowRecord::reason).containsOnly(EndReason.IDLE_TIMEOUT);
        meter.onStop();
        assertThat(records).hasSize(200);
        assertThat(frames()).isEqualTo(200);
    }

    @Test
    void passesOnOnlyTheRecordsOfFlowsThatMustLeaveAFullTable() {
        receive(0, FLOWS);
        receive(FLOWS, 3 * FLOWS);
        meter.onTick(nanos);

        assertThat(records).hasSizeBetween(3 * FLOWS - 1_024, 3 * FLOWS);
        assertThat(records).extracting(FlowRecord::reason).containsOnly(EndReason.LACK_OF_RESOURCES);
        meter.onStop();
        assertThat(frames()).isEqualTo(4 * FLOWS);
    }

    @Test
    void passesOnOnlyTheIdleFlowsThatMustLeaveAFullTable() {
        receive(0, FLOWS);
        nanos += 20 * SECOND;
        receive(FLOWS, FLOWS / 2);
        meter.onTick(nanos);

        assertThat(records).hasSizeBetween(FLOWS / 2 - 1_024, FLOWS / 2);
        room = Integer.MAX_VALUE;
        tick(20);
        assertThat(records).hasSize(FLOWS);
        meter.onStop();
        assertThat(frames()).isEqualTo(FLOWS + FLOWS / 2);
    }

    @Test
    void lengthensARecordPastTheActiveTimeoutUntilThereIsRoom() {
        for (int second = 0; second < 100; second++) {
            receive(0, 1);
            nanos += SECOND;
        }
        meter.onTick(nanos);
        assertThat(records).isEmpty();

        room = 10;
        receive(0, 1);
        meter.onTick(nanos);
        assertThat(records).extracting(FlowRecord::reason).containsExactly(EndReason.ACTIVE_TIMEOUT);
        meter.onStop();
        assertThat(frames()).isEqualTo(101);
    }

    @Test
    void keepsABoundedNumberOfRecordsOfConnectionsThatRestart() {
        for (int connection = 0; connection < FLOWS; connection++) {
            for (int flags : new int[] {TcpHeader.SYN, TcpHeader.RST}) {
                byte[] frame = FrameBytes.ethernet(
                        1, 2, 0x0800, FrameBytes.ipv4(1, 2, IpProtocol.TCP, FrameBytes.tcp(1, 2, flags)));
                meter.onFrame(FrameBytes.frame(frame, frame.length, frame.length, nanos++));
            }
        }
        meter.onTick(nanos);

        assertThat(records).hasSize(FLOWS - 1 - 1_024);
        meter.onStop();
        assertThat(frames()).isEqualTo(2 * FLOWS);
    }

    private long frames() {
        return records.stream()
                .mapToLong(
                        record -> record.forward().frames() + record.reverse().frames())
                .sum();
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            meter.onTick(nanos);
        }
    }

    // One frame for each of these flows, a microsecond apart.
    private void receive(int first, int flows) {
        for (int flow = first; flow < first + flows; flow++) {
            bytes.putInt(SOURCE_IP, flow);
            nanos += 1_000;
            window.wrap(bytes, 0, bytes.limit(), bytes.limit(), nanos);
            meter.onFrame(window);
        }
    }
}
