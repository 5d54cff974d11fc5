package io.macmon.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.CaptureOpener;
import io.macmon.capture.LiveEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibpcapTest {

    @Test
    void tellsItsVersion() throws Exception {
        assertThat(Libpcap.version()).startsWith("libpcap version 1.");
    }

    @Test
    void saysWhatToInstallWhenItIsMissing() throws Exception {
        String said = CaptureOpener.run(
                List.of(), List.of("-Dorg.pcap4j.core.pcapLibName=nonexistent"), LiveEngine.PCAP4J, "eth0");

        assertThat(said)
                .isEqualTo("libpcap is not installed; filters and the engine pcap4j need it; install it, on Debian"
                        + " with: apt-get install libpcap0.8");
    }
}
