package io.macmon.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * One client, served by its thread. The thread may wait for the client; closing the channel ends the wait.
 * {@link #waitingSince}, {@link #replyingSince}, {@link #isOverdue} and {@link #close} are thread-safe.
 */
final class HttpConnection {

    static final int MAX_HEAD = 8_192;

    private static final int WRITE_BYTES = 16_384;
    private static final int MAX_DISCARDED = 1 << 20;

    private final SocketChannel channel;
    private final Optional<SSLSocketFactory> tls;
    private final HttpServer server;
    private final byte[] received = new byte[MAX_HEAD];
    private int end;
    private volatile long waitingSince = System.nanoTime();
    private volatile long writingSince; // a part
    private volatile long replyingSince;

    HttpConnection(SocketChannel channel, Optional<SSLSocketFactory> tls, HttpServer server) {
        this.channel = channel;
        this.tls = tls;
        this.server = server;
    }

    /** Answers requests until one of the two sides ends the connection. */
    void serve() {
        try (channel) {
            if (tls.isPresent()) {
                Socket socket = tls.get().createSocket(channel.socket(), (InputStream) null, true);
                serve(socket.getInputStream(), socket.getOutputStream());
                writingSince = System.nanoTime();
                socket.close();
            } else {
                serve(Channels.newInputStream(channel), Channels.newOutputStream(channel));
                discardRest();
            }
        } catch (IOException gone) {
            // there is no client left to answer
        }
    }

    private void serve(InputStream in, OutputStream socket) throws IOException {
        OutputStream out = new TimedOutput(socket);
        boolean isOpen = true;
        while (isOpen) {
            HttpRequest request = null;
            HttpReply reply;
            try {
                byte[] head = readHead(in);
                if (head == null) {
                    return;
                }
                waitingSince = 0;
                server.pace();
                request = HttpRequest.parse(head);
                reply = server.answer(request);
            } catch (HttpException refused) {
                waitingSince = 0;
                reply = server.refusal(refused);
            }
            isOpen = request != null && request.isPersistent() && !reply.endsConnection() && !server.needsRoom();
            replyingSince = System.nanoTime();
            reply.writeTo(out, request != null && request.isHead(), !isOpen);
            waitingSince = System.nanoTime();
            replyingSince = 0;
        }
    }

    // A connection that is closed with unread bytes is reset, and the client may not see the reply.
    private void discardRest() throws IOException {
        channel.shutdownOutput();
        ByteBuffer rest = ByteBuffer.allocate(MAX_HEAD);
        int left = MAX_DISCARDED;
        for (int count = 0; count >= 0 && left > 0; left -= count) {
            count = channel.read(rest.clear());
        }
    }

    // The request line and headers without the empty line; null if the client sends no more requests.
    private byte[] readHead(InputStream in) throws IOException {
        int from = 0;
        while (true) {
            for (int i = Math.max(from - 3, 0); i + 4 <= end; i++) {
                if (received[i] == '\r'
                        && received[i + 1] == '\n'
                        && received[i + 2] == '\r'
                        && received[i + 3] == '\n') {
                    byte[] head = Arrays.copyOf(received, i);
                    System.arraycopy(received, i + 4, received, 0, end - i - 4);
                    end -= i + 4;
                    return head;
                }
            }
            if (end == MAX_HEAD) {
                throw new HttpException(431, "a request may have at most " + MAX_HEAD + " bytes");
            }
            from = end;
            int count = in.read(received, end, MAX_HEAD - end);
            if (count < 0) {
                return null;
            }
            end += count;
        }
    }

    /** Since when the client has not sent a whole request, as {@link System#nanoTime}; 0 if it has. */
    long waitingSince() {
        return waitingSince;
    }

    /** Since when the client takes a reply, as {@link System#nanoTime}; 0 if it does not. */
    long replyingSince() {
        return replyingSince;
    }

    /** Whether the client has taken too long to send a request, or to take a part of a reply or all of it. */
    boolean isOverdue(long now, long patienceNanos, long replyNanos) {
        return isOver(waitingSince, now, patienceNanos)
                || isOver(writingSince, now, patienceNanos)
                || isOver(replyingSince, now, replyNanos);
    }

    private static boolean isOver(long since, long now, long limit) {
        return since != 0 && now - since > limit;
    }

    /** Ends the connection; its thread notices at once. */
    void close() {
        try {
            channel.close(); // not the TLS socket, which would wait for the client
        } catch (IOException alreadyClosed) {
            // as it should be
        }
    }

    /** Writes parts that even a slow client can take in time. */
    private final class TimedOutput extends OutputStream {

        private final OutputStream socket;

        TimedOutput(OutputStream socket) {
            this.socket = socket;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = 0; at < length; at += WRITE_BYTES) {
                writingSince = System.nanoTime();
                socket.write(bytes, offset + at, Math.min(WRITE_BYTES, length - at));
            }
            writingSince = 0;
        }

        @Override
        public void flush() throws IOException {
            socket.flush();
        }
    }
}
