package io.macmon.fleet.transmit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Makes TLS handshakes with a certificate, and nothing else: a client that refuses it gets no further. */
final class TlsServer implements AutoCloseable {

    private final SSLServerSocket socket;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final Thread thread = new Thread(this::serve, "tls-server");

    TlsServer(Path keyStore, String password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, password.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Number of handshakes that ended, in success or not. */
    int handshakes() {
        return handshakes.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (SSLSocket client = (SSLSocket) socket.accept()) {
                try {
                    client.startHandshake();
                    client.getInputStream().read();
                } finally {
                    handshakes.incrementAndGet();
                }
            } catch (IOException refusedOrClosed) {
                // the next client
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
