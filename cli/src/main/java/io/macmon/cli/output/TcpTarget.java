package io.macmon.cli.output;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sends a byte stream over TCP, or over TLS to a receiver whose certificate matches its host name. */
final class TcpTarget implements Target {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int CHECK_MILLIS = 1;
    private static final long CHECK_INTERVAL_NANOS = 100_000_000;

    private final TargetAddress.Receiver receiver;
    private final Optional<SSLSocketFactory> tls;
    private volatile Socket plain;
    private Socket socket;
    private long checkedNanos;
    private volatile boolean aborted;

    /** @param tls empty for plain TCP */
    TcpTarget(TargetAddress.Receiver receiver, Optional<SSLSocketFactory> tls) {
        this.receiver = receiver;
        this.tls = tls;
    }

    @Override
    public TargetKind kind() {
        return receiver.kind();
    }

    @Override
    public boolean open() throws IOException {
        plain = new Socket();
        socket = plain;
        if (aborted) {
            throw new IOException("connection aborted at the end of the run");
        }
        plain.connect(new InetSocketAddress(HostResolver.resolve(receiver.host()), receiver.port()), CONNECT_MILLIS);
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        if (tls.isPresent()) {
            socket = startTls(tls.get());
        }
        socket.setSoTimeout(CHECK_MILLIS);
        return true;
    }

    private Socket startTls(SSLSocketFactory factory) throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, receiver.host(), receiver.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // checks the host name
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(CONNECT_MILLIS);
        secured.startHandshake();
        return secured;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        if (System.nanoTime() - checkedNanos > CHECK_INTERVAL_NANOS) {
            checkPeer();
        }
        socket.getOutputStream().write(bytes, 0, length);
    }

    // After the receiver has closed the connection, the first write still succeeds, and its bytes are lost. A read
    // reports the closed connection at once.
    @Override
    public void checkPeer() throws IOException {
        try {
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the receiver closed the connection");
            }
        } catch (SocketTimeoutException expected) {
            // receivers send nothing
        }
        checkedNanos = System.nanoTime();
    }

    @Override
    public void close() {
        closeQuietly(socket);
        closeQuietly(plain);
        socket = null;
    }

    // Closes the plain socket only: closing the TLS socket waits for a write in progress.
    @Override
    public void abort() {
        aborted = true;
        closeQuietly(plain);
    }

    private static void closeQuietly(Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyGone) {
                // nothing left to close
            }
        }
    }
}
