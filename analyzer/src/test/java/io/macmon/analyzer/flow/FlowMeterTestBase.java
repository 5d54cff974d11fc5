package io.macmon.analyzer.flow;

import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.capture.EtherType;
import io.macmon.config.FlowConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A meter that small scripts play frames to, with times in milliseconds. */
abstract class FlowMeterTestBase {

    static final int MAX_FLOWS = 4;
    static final FlowConfig CONFIG = new FlowConfig(Duration.ofSeconds(15), Duration.ofSeconds(60), MAX_FLOWS);
    static final long IDLE = 15_000;
    static final long CLOSING = FlowMeter.CLOSING_TIMEOUT_NANOS / 1_000_000;

    final List<FlowRecord> records = new ArrayList<>();
    final FlowMeter meter;

    FlowMeterTestBase() {
        this(CONFIG);
    }

    FlowMeterTestBase(FlowConfig config) {
        meter = new FlowMeter(config, records::add);
    }

    final void receive(long atMillis, byte[] bytes) {
        meter.onFrame(frame(bytes, bytes.length, bytes.length, nanos(atMillis)));
        meter.onTick(Long.MIN_VALUE); // ends the block without advancing time
    }

    final FlowRecord only() {
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    static byte[] aToB(int protocol, byte[] transport) {
        return ethernet(B, A, EtherType.IPV4, ipv4(IP_A, IP_B, protocol, transport));
    }

    static byte[] bToA(int protocol, byte[] transport) {
        return ethernet(A, B, EtherType.IPV4, ipv4(IP_B, IP_A, protocol, transport));
    }

    static long nanos(long millis) {
        return millis * 1_000_000;
    }

    static Instant milli(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    /** The detail of the only record, after the end of the capture. */
    FlowDetail stoppedDetail() {
        meter.onStop();
        return only().detail().orElseThrow();
    }
}
