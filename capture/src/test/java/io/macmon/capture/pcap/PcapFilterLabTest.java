package io.macmon.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.net.MacAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.PcapHandle;

@LabTest
class PcapFilterLabTest {

    // Addresses with nothing in common give the longest filter.
    private static final List<MacAddress> STATIONS = new Random(1)
            .longs(PcapFilter.MAX_EXCLUDED_SOURCES, 0, 1L << 48)
            .mapToObj(address -> new MacAddress(address & ~(1L << 40)))
            .toList();
    private static final MacAddress STRANGER = MacAddress.parse("02:ff:00:00:00:99");

    @Test
    void theKernelRunsAFilterWithTheMostExcludedSources() throws Exception {
        try (Lab lab = Lab.open();
                PcapHandle pcap = new PcapHandle.Builder(Lab.PARENT)
                        .snaplen(128)
                        .timeoutMillis(20)
                        .build()) {
            pcap.setFilter(PcapFilter.excludeSources(STATIONS), BpfCompileMode.OPTIMIZE);

            for (MacAddress station : STATIONS) {
                lab.send(frame(station));
            }
            lab.send(frame(STRANGER));

            // The kernel counts frames that pass its own filter; a filter run by libpcap would come after that count.
            assertThat(pcap.getStats().getNumPacketsReceived()).isEqualTo(1);
        }
    }

    private static byte[] frame(MacAddress source) {
        byte[] frame = new byte[60];
        System.arraycopy(source.toBytes(), 0, frame, 6, MacAddress.LENGTH);
        return frame;
    }
}
