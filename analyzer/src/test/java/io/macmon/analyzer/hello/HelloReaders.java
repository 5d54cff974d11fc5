package io.macmon.analyzer.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;

/** All readers of a stream, and what holds for the results of any bytes. */
final class HelloReaders {

    private static final String MD5 = "[0-9a-f]{32}";
    private static final String JA4 = "[tq](s[23]|\\d\\d)[di]\\d{4}[0-9A-Za-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}";

    private final TlsHelloReader tls = new TlsHelloReader();
    private final SshIdentReader ssh = new SshIdentReader();
    private final HttpRequestReader http = new HttpRequestReader();

    /** Reads bytes with each reader, and checks the results. The buffer ends with them, so reading beyond throws. */
    void check(byte[] stream) {
        ByteBuffer memory = ByteBuffer.wrap(stream);
        checkTls(tls.read(memory, 0, stream.length), stream.length);
        checkTls(tls.readQuic(memory, 0, stream.length), stream.length);
        for (boolean isServer : new boolean[] {false, true}) {
            checkSsh(ssh.read(memory, 0, stream.length, isServer));
        }
        checkHttp(http.read(memory, 0, stream.length), stream.length);
        checkPrefix(memory, stream.length / 2, stream.length);
    }

    private void checkTls(HelloStatus status, int length) {
        if (status == HelloStatus.NEED_MORE) {
            assertThat(tls.needed()).isGreaterThan(length).isLessThan(length + TlsHelloReader.MAX_LENGTH + 20);
        }
        if (status != HelloStatus.OK) {
            return;
        }
        if (tls.hello() instanceof TlsClientHello hello) {
            assertThat(hello.fingerprint().get().ja3()).matches(MD5);
            assertThat(hello.fingerprint().get().ja4()).matches(JA4);
            assertThat(hello.alpn()).hasSizeLessThanOrEqualTo(ClientHelloParser.MAX_ALPN);
            assertThat(hello.serverName()).hasSizeLessThanOrEqualTo(ByteView.MAX_TEXT_LENGTH);
        } else {
            assertThat(((TlsServerHello) tls.hello()).ja3s()).matches(MD5);
        }
    }

    private void checkSsh(HelloStatus status) {
        if (status == HelloStatus.OK) {
            assertThat(ssh.ident().hassh().isEmpty())
                    .isEqualTo(ssh.ident().hasshText().isEmpty());
        } else if (status == HelloStatus.OTHER_PROTOCOL) {
            assertThat(ssh.ident()).isNull();
        }
    }

    private void checkHttp(HelloStatus status, int length) {
        if (status == HelloStatus.OK) {
            assertThat(http.request().method()).isNotEmpty();
            assertThat(http.request().host()).hasSizeLessThanOrEqualTo(ByteView.MAX_TEXT_LENGTH);
        } else if (status == HelloStatus.NEED_MORE) {
            assertThat(length).isLessThan(HttpRequestReader.MAX_HEAD);
        }
    }

    /** More bytes change neither a result nor the verdict that the protocol is another. */
    private void checkPrefix(ByteBuffer memory, int prefix, int length) {
        HelloStatus tlsOfPrefix = tls.read(memory, 0, prefix);
        TlsHello hello = tls.hello();
        requireStable(tlsOfPrefix, hello, tls.read(memory, 0, length), tls.hello());

        HelloStatus httpOfPrefix = http.read(memory, 0, prefix);
        HttpRequest request = http.request();
        requireStable(httpOfPrefix, request, http.read(memory, 0, length), http.request());

        HelloStatus sshOfPrefix = ssh.read(memory, 0, prefix, false);
        SshIdent ident = ssh.ident();
        requireStable(sshOfPrefix, ident, ssh.read(memory, 0, length, false), ssh.ident());
    }

    private static void requireStable(HelloStatus prefix, Object ofPrefix, HelloStatus whole, Object ofWhole) {
        if (prefix == HelloStatus.OK || prefix == HelloStatus.OTHER_PROTOCOL) {
            assertThat(List.of(whole, String.valueOf(ofWhole))).isEqualTo(List.of(prefix, String.valueOf(ofPrefix)));
        } else if (prefix == HelloStatus.MALFORMED) {
            assertThat(whole).isEqualTo(HelloStatus.MALFORMED);
        }
    }
}
