package io.macmon.fleet.fault;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.transmit.Loopback;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An instance that hangs does not block the others. */
@Timeout(value = 15, unit = MINUTES)
class BusyInstanceTest {

    private static final int MAX_ASKING = 8;

    @TempDir
    Path directory;

    private record Reply(int status, String text) {}

    /** Eight clients wait for the hanging instance; one more is refused, and the port still serves other requests. */
    @Test
    void fewQueriesWaitForAnInstanceThatHangs() throws Exception {
        Loopback.bringUp();
        ExecutorService clients = Executors.newCachedThreadPool();
        try (BrokerProcess broker = new BrokerProcess(directory);
                FleetProcess first = instance("first", broker);
                FleetProcess second = instance("second", broker)) {
            eventually(
                    "one of the clients is refused",
                    () -> { // on a busy machine, they may be too slow at first
                        awaitPartitionsOfBoth(first, second);
                        second.signal("STOP");
                        boolean isRefused =
                                isOneRefused(new ExecutorCompletionService<>(clients), first, second.address());
                        second.signal("CONT");
                        return isRefused;
                    });
        } finally {
            clients.shutdownNow();
        }
    }

    private FleetProcess instance(String name, BrokerProcess broker) throws Exception {
        return new FleetProcess(Files.createDirectory(directory.resolve(name)), broker.address() + "/busy");
    }

    private static boolean isOneRefused(CompletionService<Reply> clients, FleetProcess instance, String hanging)
            throws Exception {
        for (int i = 0; i <= MAX_ASKING; i++) {
            clients.submit(() -> get(instance, "/stations?q=printer"));
        }
        Reply refused = clients.take().get();
        if (!refused.equals(new Reply(HTTP_UNAVAILABLE, MAX_ASKING + " other queries are being answered"))) {
            return false;
        }
        assertThat(get(instance, "/stations?q=printer&local=1")).isEqualTo(new Reply(200, "{\"unreachable\":[]}"));
        assertThat(get(instance, "/healthz").status()).isEqualTo(200);

        List<Reply> others = new ArrayList<>();
        for (int i = 0; i < MAX_ASKING; i++) {
            others.add(clients.take().get());
        }
        assertThat(others).containsOnly(new Reply(200, "{\"unreachable\":[\"" + hanging + "\"]}"));
        return true;
    }

    private static Reply get(FleetProcess instance, String path) throws Exception {
        HttpURLConnection connection =
                (HttpURLConnection) new URL("http://" + instance.address() + path).openConnection();
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Reply(status, new String(body.readAllBytes(), UTF_8).strip());
        }
    }

    private static void awaitPartitionsOfBoth(FleetProcess first, FleetProcess second) throws Exception {
        Callable<Boolean> bothHaveSome = () -> first.metric("partitions") > 0
                && second.metric("partitions") > 0
                && first.metric("up") == 1
                && second.metric("up") == 1;
        while (!bothHaveSome.call()) {
            assertThat(first.isAlive()).as(first.messages()).isTrue();
            assertThat(second.isAlive()).as(second.messages()).isTrue();
            MILLISECONDS.sleep(100);
        }
    }
}
