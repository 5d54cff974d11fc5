package io.macmon.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.linux.NotifyReceiver;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.output.OutputState;
import io.macmon.config.WebConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunServiceTest {

    private static final long PID = 1234;

    private final AtomicLong lastRead = new AtomicLong(System.nanoTime());
    private final List<String> messages = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void reportsReadinessStatusAndTheEnd() throws Exception {
        String socket = folder.resolve("notify").toString();
        try (NotifyReceiver manager = new NotifyReceiver(socket)) {
            try (RunService service = open(Map.of("NOTIFY_SOCKET", socket), true)) {
                assertThat(manager.drain()).isEmpty();
                service.ready();

                assertThat(manager.next()).isEqualTo("READY=1\nSTATUS=watch on eth0: 1,234 frames, 5 dropped");
            }

            assertThat(manager.next()).isEqualTo("STOPPING=1\nSTATUS=watch on eth0: 1,234 frames, 5 dropped");
            assertThat(manager.drain()).isEmpty();
        }
    }

    @Test
    void isAliveOnlyWhileTheAnalysisAdvances() throws Exception {
        String socket = folder.resolve("notify").toString();
        try (NotifyReceiver manager = new NotifyReceiver(socket);
                RunService service = open(watched(socket, PID), true)) {
            service.ready();
            lastRead.incrementAndGet();
            manager.await(message -> message.startsWith("WATCHDOG=1\n"));
            String stalled = manager.await(message -> !message.startsWith("WATCHDOG=1\n"));

            assertThat(stalled).isEqualTo("STATUS=watch on eth0: 1,234 frames, 5 dropped, analysis stalled");
            for (int i = 0; i < 5; i++) {
                assertThat(manager.next()).isEqualTo(stalled);
            }
            assertThat(messages)
                    .singleElement()
                    .asString()
                    .matches("the analysis has not advanced for \\d+ ms; the service manager ends macmon after 30 ms");

            lastRead.incrementAndGet();
            manager.await(message -> message.startsWith("WATCHDOG=1\n"));
            manager.await(message -> message.equals(stalled));
            assertThat(messages).contains("the analysis continues");
        }
    }

    @Test
    void aCaptureFileMayWaitForAPipe() throws Exception {
        String socket = folder.resolve("notify").toString();
        try (NotifyReceiver manager = new NotifyReceiver(socket);
                RunService service = open(watched(socket, PID), false)) {
            service.ready();
            manager.next();

            for (int i = 0; i < 5; i++) {
                assertThat(manager.next()).startsWith("WATCHDOG=1\n");
            }
        }
    }

    @Test
    void theWatchdogOfAnotherProcessIsLeftToIt() {
        Map<String, String> environment = watched("/run/notify", PID + 1);

        assertThat(ServiceManager.of(environment, PID, messages::add).watchdog())
                .isEmpty();
        assertThat(ServiceManager.of(environment, PID + 1, messages::add).watchdog())
                .isPresent();
    }

    @Test
    void anInvalidVariableIsReportedAndIgnored() {
        for (Map<String, String> wrong : List.of(
                Map.of("NOTIFY_SOCKET", "vsock:2:1"),
                Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "30s"),
                Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "1", "WATCHDOG_PID", "self"))) {
            messages.clear();

            assertThat(ServiceManager.of(wrong, PID, messages::add).isPresent()).isFalse();
            assertThat(messages)
                    .singleElement()
                    .asString()
                    .startsWith("no service manager is notified, because a variable is invalid: ");
        }
    }

    @Test
    void aMissingServiceManagerIsReportedOnce() throws Exception {
        String socket = folder.resolve("missing").toString();
        try (RunService service = open(Map.of("NOTIFY_SOCKET", socket), true)) {
            service.ready();
        }

        assertThat(messages).containsExactly("cannot notify the service manager at " + socket + ": no such file");
    }

    private static Map<String, String> watched(String socket, long pid) {
        return Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "30000", "WATCHDOG_PID", Long.toString(pid));
    }

    private RunService open(Map<String, String> environment, boolean live) {
        return RunService.open(ServiceManager.of(environment, PID, messages::add), run(live), messages::add);
    }

    private Run run(boolean live) {
        return new Run() {
            @Override
            public String command() {
                return "watch";
            }

            @Override
            public String origin() {
                return "eth0";
            }

            @Override
            public List<OutputState> outputs() {
                return List.of();
            }

            @Override
            public Optional<Path> captureFile(String name) {
                return Optional.empty();
            }

            @Override
            public Optional<WebConfig> web() {
                return Optional.empty();
            }

            @Override
            public void report(String message) {
                messages.add(message);
            }

            @Override
            public Optional<InetSocketAddress> metricsAddress() {
                return Optional.empty();
            }

            @Override
            public void measure(MetricsWriter metrics) {}

            @Override
            public void rotate() {}

            @Override
            public void listCaptures(ControlReply reply) {}

            @Override
            public void stop() {}

            @Override
            public void end() {}

            @Override
            public Map<String, ControlCommand> commands() {
                return Map.of();
            }

            @Override
            public long frames() {
                return 1_234;
            }

            @Override
            public Map<String, Long> drops() {
                return Map.of("kernel", 2L, "outputs", 3L);
            }

            @Override
            public long lastReadNanos() {
                return lastRead.get();
            }

            @Override
            public boolean isLive() {
                return live;
            }
        };
    }
}
