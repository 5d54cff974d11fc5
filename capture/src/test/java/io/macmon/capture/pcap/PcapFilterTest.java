package io.macmon.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.Frame;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapFilterTest {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OTHER_STATION = MacAddress.parse("02:00:00:00:00:02");
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;

    @Test
    void matchesWhatTheExpressionDescribes() throws Exception {
        try (PcapFilter filter = PcapFilter.compile("arp")) {
            assertThat(filter.matches(frame(STATION, ARP, 60))).isTrue();
            assertThat(filter.matches(frame(STATION, IPV4, 60))).isFalse();
        }
    }

    @Test
    void usesTheLengthOnTheWire() throws Exception {
        try (PcapFilter filter = PcapFilter.compile("greater 1000")) {
            Frame frame = frame(STATION, IPV4, 60);
            frame.wrap(frame.memory(), frame.offset(), 60, 1_500, 0);
            assertThat(filter.matches(frame)).isTrue();
        }
    }

    @Test
    void usesOnlyTheCapturedBytes() throws Exception {
        try (PcapFilter filter = PcapFilter.compile("ether[59] = 0")) {
            Frame longer = frame(STATION, IPV4, 60);
            assertThat(filter.matches(longer)).isTrue();

            longer.wrap(longer.memory(), longer.offset(), 59, 60, 0);
            assertThat(filter.matches(longer)).isFalse();
        }
    }

    @Test
    void matchesFramesOfAnyLength() throws Exception {
        try (PcapFilter filter = PcapFilter.compile("arp")) {
            assertThat(filter.matches(frame(STATION, ARP, 60_000))).isTrue();
            for (int length = 0; length < 14; length++) {
                assertThat(filter.matches(frame(STATION, ARP, 60, length))).isFalse();
            }
        }
    }

    @Test
    void quotesLibpcapOnAWrongExpression() {
        assertThatThrownBy(() -> PcapFilter.compile("prot tcp"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("filter: 'prot tcp': ")
                .hasMessageContaining("syntax error")
                .hasMessageEndingWith("; see pcap-filter(7)");
    }

    @Test
    void excludesSources() throws Exception {
        String expression = PcapFilter.excludeSources(List.of(STATION, OTHER_STATION));
        try (PcapFilter filter = PcapFilter.compile(expression)) {
            assertThat(filter.matches(frame(STRANGER, ARP, 60))).isTrue();
            assertThat(filter.matches(frame(STATION, ARP, 60))).isFalse();
            assertThat(filter.matches(frame(OTHER_STATION, ARP, 60))).isFalse();
        }
    }

    @Test
    void matchesEverySourceIfNoneIsExcluded() throws Exception {
        assertThat(PcapFilter.excludeSources(List.of())).isEmpty();
        try (PcapFilter filter = PcapFilter.compile("")) {
            assertThat(filter.matches(frame(STRANGER, ARP, 60))).isTrue();
        }
    }

    private static Frame frame(MacAddress source, int etherType, int length) {
        return frame(source, etherType, length, length);
    }

    private static Frame frame(MacAddress source, int etherType, int length, int captured) {
        int offset = 3; // not at the start of its memory
        ByteBuffer memory = ByteBuffer.allocateDirect(offset + length);
        memory.put(offset + 6, source.toBytes());
        memory.putShort(offset + 12, (short) etherType);
        Frame frame = new Frame();
        frame.wrap(memory, offset, captured, length, 0);
        return frame;
    }
}
