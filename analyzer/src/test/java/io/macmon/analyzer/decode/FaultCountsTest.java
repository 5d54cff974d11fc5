package io.macmon.analyzer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultCountsTest {

    private final FaultCounts counts = new FaultCounts();

    @Test
    void countsEachFaultSeparately() {
        counts.count(WireFault.UDP_TRUNCATED);
        counts.count(WireFault.UDP_TRUNCATED);
        counts.count(WireFault.TCP_TRUNCATED);

        assertThat(counts.get(WireFault.UDP_TRUNCATED)).isEqualTo(2);
        assertThat(counts.get(WireFault.TCP_TRUNCATED)).isEqualTo(1);
        assertThat(counts.get(WireFault.ARP_TRUNCATED)).isZero();
    }
}
