package io.macmon.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.CaptureOpener;
import io.macmon.capture.LiveEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibpcapTest {

    @Test
    void reportsItsVersion() throws Exception {
        assertThat(Libpcap.version()).startsWith("libpcap version 1.");
    }

    @Test
    void namesThePackageToInstallWhenItIsMissing() throws Exception {
        String printed = CaptureOpener.run(
                List.of(), List.of("-Dorg.pcap4j.core.pcapLibName=nonexistent"), LiveEngine.PCAP4J, "eth0");

        assertThat(printed)
                .isEqualTo("libpcap is not installed; filters and the engine pcap4j need it; install it, on Debian"
                        + " with: apt-get install libpcap0.8");
    }
}
