package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.spool.Spool;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each record is counted in one place, at any time. */
class TransmitterCountsTest {

    @TempDir
    Path directory;

    @BeforeAll
    static void bringUpLoopback() throws Exception {
        Loopback.bringUp();
    }

    @Test
    void aRecordOnItsWayIntoTheSpoolIsCountedOnce() throws Exception {
        BrokerOptions nobody = new BrokerOptions("127.0.0.1:1", "counts", Map.of());
        try (Spool spool = Spool.open(directory.resolve("spool"), 16 << 20);
                Transmitter transmitter = new Transmitter(spool, nobody, message -> {})) {
            transmitter.start();
            for (int offered = 1; offered <= 5_000; offered++) {
                transmitter.offer(new FleetRecord(FleetTopic.FINDINGS, new byte[1], new byte[9]));
                assertThat(transmitter.counts().waiting()).isEqualTo(offered);
            }
        }
    }
}
