package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NotifySocketTest {

    @TempDir
    private Path folder;

    @Test
    void sendsToAPath() throws Exception {
        String name = folder.resolve("notify").toString();
        try (NotifyReceiver manager = new NotifyReceiver(name)) {
            NotifySocket.of(name).send("READY=1\nSTATUS=ä", 1_000);

            assertThat(manager.next()).isEqualTo("READY=1\nSTATUS=ä");
        }
    }

    @Test
    void sendsToAnAbstractName() throws Exception {
        String name = "@macmon-test/" + UUID.randomUUID();
        try (NotifyReceiver manager = new NotifyReceiver(name)) {
            NotifySocket.of(name).send("STOPPING=1", 1_000);

            assertThat(manager.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void reachesAServiceManagerThatHasRestarted() throws Exception {
        String name = "@macmon-test/" + UUID.randomUUID();
        NotifySocket socket = NotifySocket.of(name);
        try (NotifyReceiver before = new NotifyReceiver(name)) {
            socket.send("READY=1", 1_000);
            assertThat(before.next()).isEqualTo("READY=1");
        }
        assertThatThrownBy(() -> socket.send("WATCHDOG=1", 1_000)).isInstanceOf(LinuxException.class);
        try (NotifyReceiver after = new NotifyReceiver(name)) {
            socket.send("WATCHDOG=1", 1_000);

            assertThat(after.next()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void doesNotWaitForeverForAReceiverThatDoesNotRead() throws Exception {
        String name = "@macmon-test/" + UUID.randomUUID();
        try (NotifyReceiver manager = new NotifyReceiver(name)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            NotifySocket.of(name).send("STATUS=" + i, 50);
                        }
                    })
                    .isInstanceOfSatisfying(
                            LinuxException.class,
                            full -> assertThat(full.is(Errno.EAGAIN)).isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"notify", "@", "/", "vsock:2:1234"})
    void refusesOtherNames(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> NotifySocket.of(name));
        assertThatIllegalArgumentException().isThrownBy(() -> NotifySocket.of("/" + "x".repeat(107)));
    }
}
