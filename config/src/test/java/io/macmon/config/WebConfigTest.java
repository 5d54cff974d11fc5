package io.macmon.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.ConfigException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebConfigTest {

    private static final Optional<Path> NONE = Optional.empty();
    private static final Optional<Path> FILE = Optional.of(Path.of("file"));

    @Test
    void leavesTheLoopbackDeviceOnlyWithTlsAndAToken() {
        for (String host : new String[] {"192.0.2.7", "0.0.0.0", "2001:db8::1", "::"}) {
            SocketAddress address = new InetSocketAddress(host, 9465);
            refuses(address, NONE, NONE, "is not a loopback address; add");
            refuses(address, NONE, FILE, "is not a loopback address");
            refuses(address, FILE, NONE, "is not a loopback address");
            assertThatCode(() -> new WebConfig(address, FILE, FILE, FILE)).doesNotThrowAnyException();
        }
        for (String host : new String[] {"127.0.0.1", "127.0.0.9", "::1"}) {
            assertThatCode(() -> new WebConfig(new InetSocketAddress(host, 0), NONE, NONE, NONE))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesWhatDoesNotBelongTogether() {
        SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertThatThrownBy(() -> new WebConfig(address, FILE, NONE, NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("give both --web-cert and --web-key");
        refuses(UnixDomainSocketAddress.of("/run/web"), FILE, NONE, "a Unix socket is served without TLS");
    }

    private static void refuses(SocketAddress address, Optional<Path> tls, Optional<Path> token, String reason) {
        assertThatThrownBy(() -> new WebConfig(address, tls, tls, token))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(reason);
    }
}
