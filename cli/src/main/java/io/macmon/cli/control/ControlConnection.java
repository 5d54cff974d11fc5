package io.macmon.cli.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.UnaryOperator;

/**
 * One client: reads a line, answers it, and so on. Never waits. A line that is too long, and a client that takes too
 * long to send a line or to read a reply, end the connection.
 */
final class ControlConnection {

    static final int MAX_REQUEST = 4_096;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final long patienceNanos;
    private final ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST);
    private ByteBuffer reply; // null while a request is read
    private long sinceNanos = System.nanoTime();
    private boolean isLast;

    ControlConnection(SocketChannel channel, SelectionKey key, long patienceNanos) {
        this.channel = channel;
        this.key = key;
        this.patienceNanos = patienceNanos;
    }

    /** Reads what has arrived, and answers one request if it is complete. Returns whether it answered one. */
    boolean read(UnaryOperator<String> answer) throws IOException {
        int read = channel.read(request);
        int end = lineEnd();
        if (end >= 0) {
            String line = new String(request.array(), request.arrayOffset(), end, UTF_8);
            request.flip().position(end + 1);
            request.compact();
            send(answer.apply(line));
            return true;
        }
        if (!request.hasRemaining()) {
            isLast = true;
            send(ControlReply.ofFailure("a request has at most " + MAX_REQUEST + " bytes")
                    .line());
            return true;
        }
        if (read < 0) {
            close();
        }
        return false;
    }

    private int lineEnd() {
        for (int i = 0; i < request.position(); i++) {
            if (request.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void send(String line) throws IOException {
        reply = ByteBuffer.wrap(line.getBytes(UTF_8));
        sinceNanos = System.nanoTime();
        write();
    }

    /** Sends as much of the reply as the client takes. */
    void write() throws IOException {
        channel.write(reply);
        if (reply.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
            return;
        }
        reply = null;
        sinceNanos = System.nanoTime();
        key.interestOps(SelectionKey.OP_READ);
        if (isLast) {
            close();
        }
    }

    boolean isReplying() {
        return reply != null;
    }

    /** Another request has arrived together with the one before. */
    boolean hasRequest() {
        return reply == null && lineEnd() >= 0;
    }

    boolean isOverdue(long now) {
        return now - sinceNanos > patienceNanos;
    }

    /** Since when the client has not sent a whole request, or not read a whole reply. */
    long sinceNanos() {
        return sinceNanos;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // nothing is left to do for this client
        }
    }
}
