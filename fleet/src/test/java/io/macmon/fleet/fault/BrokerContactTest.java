package io.macmon.fleet.fault;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.transmit.Loopback;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application reports once that no broker answers, and that one does again. */
@Timeout(value = 15, unit = MINUTES)
class BrokerContactTest {

    @TempDir
    Path directory;

    @Test
    void brokersThatStopAnsweringAreReported() throws Exception {
        Loopback.bringUp();
        try (BrokerProcess broker = new BrokerProcess(directory);
                FleetProcess fleet = new FleetProcess(directory, broker.remoteAddress() + "/lost")) {
            await(fleet, () -> fleet.metric("up") == 1);
            broker.cutRemote();
            await(fleet, () -> fleet.messages().contains("no broker answers"));
            await(fleet, () -> fleet.metric("up") == 0);
            broker.connectRemote();
            await(fleet, () -> fleet.messages().contains("works again (before: no broker answers"));
            await(fleet, () -> fleet.metric("up") == 1);
            assertThat(fleet.messages().split("no broker answers", -1)).hasSize(3);
            assertThat(fleet.stop()).isZero();
        }
    }

    private static void await(FleetProcess fleet, Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            assertThat(fleet.isAlive()).as(fleet.messages()).isTrue();
            MILLISECONDS.sleep(100);
        }
    }
}
