package io.macmon.cli.output;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sends a stream of octets by TCP, or by TLS on top of it, to a receiver whose certificate is for its name. */
final class StreamCarrier implements Carrier {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int CHECK_MILLIS = 1;
    private static final long CHECK_INTERVAL_NANOS = 100_000_000;

    private final Destination.Receiver receiver;
    private final Optional<SSLSocketFactory> tls;
    private volatile Socket plain;
    private Socket socket;
    private long checkedNanos;
    private volatile boolean aborted;

    /** @param tls empty for plain TCP */
    StreamCarrier(Destination.Receiver receiver, Optional<SSLSocketFactory> tls) {
        this.receiver = receiver;
        this.tls = tls;
    }

    @Override
    public boolean open() throws IOException {
        plain = new Socket();
        socket = plain;
        if (aborted) {
            throw new IOException("it was given up");
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
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(CONNECT_MILLIS);
        secured.startHandshake();
        return secured;
    }

    @Override
    public void write(byte[] octets, int length) throws IOException {
        if (System.nanoTime() - checkedNanos > CHECK_INTERVAL_NANOS) {
            checkPeer();
        }
        socket.getOutputStream().write(octets, 0, length);
    }

    @Override
    public boolean isMessageOriented() {
        return true;
    }

    @Override
    public boolean isFile() {
        return false;
    }

    // A write tells of a receiver that left only when it is too late; a read tells at once.
    @Override
    public void checkPeer() throws IOException {
        try {
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the receiver closed the stream");
            }
        } catch (SocketTimeoutException silent) {
            // as it should be
        }
        checkedNanos = System.nanoTime();
    }

    @Override
    public void close() {
        closeQuietly(socket);
        closeQuietly(plain);
        socket = null;
    }

    // The plain socket alone: one of TLS would wait for its writer.
    @Override
    public void abort() {
        aborted = true;
        closeQuietly(plain);
    }

    private static void closeQuietly(Socket closed) {
        if (closed != null) {
            try {
                closed.close();
            } catch (IOException alreadyGone) {
                // then there is nothing left to close
            }
        }
    }
}
