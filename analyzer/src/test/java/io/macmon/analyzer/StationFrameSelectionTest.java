package io.macmon.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class StationFrameSelectionTest {

    private static final MacAddress STATION = MacAddress.parse("fe:dc:ba:98:76:54");
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");

    private final StationFrameSelection selection = new StationFrameSelection(new MacSet(List.of(STATION)));

    @Test
    void selectsWhatAStationSent() {
        assertThat(selection.test(frame(STATION, STRANGER, 60))).isTrue();
    }

    @Test
    void selectsByTheCustomersAddressInABackbone() {
        assertThat(selection.test(inBackbone(STRANGER, STATION))).isTrue();
        assertThat(selection.test(inBackbone(STATION, STRANGER))).isFalse();
    }

    @Test
    void doesNotSelectWhatAStationReceived() {
        assertThat(selection.test(frame(STRANGER, STATION, 60))).isFalse();
    }

    @Test
    void selectsAFrameCutAfterItsAddresses() {
        assertThat(selection.test(frame(STATION, STRANGER, 12))).isTrue();
    }

    @Test
    void doesNotSelectAFrameCutWithinItsAddresses() {
        for (int captured = 0; captured < 12; captured++) {
            assertThat(selection.test(frame(STATION, STRANGER, captured))).isFalse();
        }
    }

    private static Frame inBackbone(MacAddress bridge, MacAddress customer) {
        byte[] packet = FrameBytes.ethernet(1, customer.value(), 0x0800, new byte[20]);
        byte[] service = FrameBytes.joined(FrameBytes.hex("00000001"), packet);
        return FrameBytes.frame(FrameBytes.ethernet(2, bridge.value(), 0x88E7, service));
    }

    private static Frame frame(MacAddress source, MacAddress destination, int captured) {
        int offset = 5;
        ByteBuffer memory = ByteBuffer.allocate(offset + captured);
        byte[] addresses = ByteBuffer.allocate(12)
                .put(destination.toBytes())
                .put(source.toBytes())
                .array();
        memory.put(offset, addresses, 0, Math.min(captured, addresses.length));
        Frame frame = new Frame();
        frame.wrap(memory, offset, captured, 60, 0);
        return frame;
    }
}
