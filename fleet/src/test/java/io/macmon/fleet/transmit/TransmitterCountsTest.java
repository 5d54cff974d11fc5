package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each record is counted in one place, at any time. */
class TransmitterCountsTest {

    private static final BrokerOptions WITHOUT_BROKER = new BrokerOptions("127.0.0.1:1", "counts", Map.of());

    @TempDir
    Path directory;

    @BeforeAll
    static void bringUpLoopback() throws Exception {
        Loopback.bringUp();
    }

    @Test
    void aRecordOnItsWayIntoTheSpoolIsCountedOnce() throws Exception {
        try (Spool spool = Spool.open(directory.resolve("spool"), 16 << 20);
                Transmitter transmitter = new Transmitter(spool, WITHOUT_BROKER, message -> {})) {
            transmitter.start();
            for (int offered = 1; offered <= 5_000; offered++) {
                transmitter.offer(new FleetRecord(FleetTopic.FINDINGS, new byte[1], new byte[9]));
                assertThat(transmitter.counts().waiting()).isEqualTo(offered);
            }
        }
    }

    @Test
    void recordsThatAreDamagedOnTheDiskAreDropped() throws Exception {
        int records = 30;
        int maxBytes = 16 << 10;
        try (Spool spool = Spool.open(directory, maxBytes)) {
            for (int i = 0; i < records; i++) {
                spool.append(new FleetRecord(FleetTopic.FINDINGS, new byte[1], new byte[100]));
            }
        }
        damageTheMiddleOf(directory.resolve("00000000000000000000.spool"));
        try (Spool spool = Spool.open(directory, maxBytes);
                Transmitter transmitter = new Transmitter(spool, WITHOUT_BROKER, message -> {})) {
            TransmitCounts counts = transmitter.counts();

            assertThat(counts.spool()).isPositive();
            assertThat(counts.waiting() + counts.spool()).isEqualTo(records);
        }
    }

    private static void damageTheMiddleOf(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
    }
}
