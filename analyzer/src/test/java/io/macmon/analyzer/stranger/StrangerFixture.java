package io.macmon.analyzer.stranger;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A detector that knows two stations, and what it reported. */
abstract class StrangerFixture {

    static final MacAddress PRINTER = MacAddress.parse("02:00:00:00:00:01");
    static final MacAddress CAMERA = MacAddress.parse("02:00:00:00:00:02");
    static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");
    static final MacAddress BROADCAST = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    static final int ARP = 0x0806;

    final List<MonitorEvent> events = new ArrayList<>();
    final StrangerDetector detector = detector(Duration.ofSeconds(60));

    StrangerDetector detector(Duration quietPeriod) {
        return new StrangerDetector(new MacSet(List.of(PRINTER, CAMERA)), quietPeriod, events::add);
    }

    void receive(MacAddress source, int second) {
        detector.onFrame(FrameBytes.frame(frame(source), 60, 60, second * 1_000_000_000L));
    }

    static byte[] frame(MacAddress source) {
        return FrameBytes.padded(FrameBytes.ethernet(BROADCAST.value(), source.value(), ARP, new byte[0]), 60);
    }

    static MacAddress stranger(int number) {
        return new MacAddress(0x0200_0100_0000L + number);
    }

    static UnexpectedSource alert(int second, MacAddress source, long frames, long bytes) {
        return new UnexpectedSource(Instant.ofEpochSecond(second), source, BROADCAST, List.of(), ARP, frames, bytes);
    }
}
