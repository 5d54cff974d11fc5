package io.macmon.capture.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RingCountersTest {

    @Test
    void addsUpUnsigned32BitCounters() {
        RingCounters counters = new RingCounters();

        counters.add(7, 1);
        counters.add(0xFFFF_FFFF, 0x8000_0000);
        counters.add(-2, 0);

        assertThat(counters.dropped()).isEqualTo(7 + 0xFFFF_FFFFL + 0xFFFF_FFFEL);
        assertThat(counters.freezes()).isEqualTo(1 + 0x8000_0000L);
    }
}
