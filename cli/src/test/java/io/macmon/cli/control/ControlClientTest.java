package io.macmon.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class ControlClientTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void doesNotWaitForAProcessThatAcceptsNoMoreClients() throws Exception {
        Path socket = folder.resolve("watch-eth0.sock");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel first = SocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel second = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address, 1);
            assertThat(first.connect(address)).isTrue();
            assertThat(second.connect(address)).isTrue();

            assertThat(ControlClient.sockets(Map.of("RUNTIME_DIRECTORY", folder.toString())))
                    .containsExactly(socket);
            assertThatThrownBy(() -> ControlClient.ask(socket, new ControlRequest("status", List.of())))
                    .hasMessageContaining("temporarily unavailable");
        }
    }
}
