package io.macmon.cli.radius;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.SafeText;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aaa4j.radius.core.dictionary.dictionaries.StandardDictionary;
import org.aaa4j.radius.core.packet.Packet;
import org.aaa4j.radius.core.packet.PacketCodec;
import org.aaa4j.radius.core.packet.PacketCodecException;

/**
 * RADIUS over UDP (RFC 2865, 2.4). A retransmission sends the same bytes, so an answer to any attempt counts. Each
 * request has its own socket, and so its own port, which makes blind spoofing harder. Thread-safe.
 */
final class UdpTransport implements RadiusTransport {

    private static final int MAX_PACKET_LENGTH = 4_096;
    private static final int AUTHENTICATOR = 16;
    private static final int IDENTIFIER_AT = 1;
    private static final int HEADER = 20;
    private static final int MAX_REASON_LENGTH = 120;
    private static final String PORT_CLOSED = "nothing is listening on the port";

    // A restarting server is back soon; an absent one must not delay the other requests.
    private static final long UNREACHABLE_PAUSE = Duration.ofMillis(200).toNanos();

    private static final StandardDictionary DICTIONARY = new StandardDictionary();

    private final SecureRandom random = new SecureRandom();
    private final InetSocketAddress server;
    private final byte[] secret;
    private final Duration timeout;
    private final int attempts;
    private final boolean requiresAuthenticator;
    private final Set<DatagramSocket> sockets = ConcurrentHashMap.newKeySet();

    private volatile boolean isClosed;

    /** @param requiresAuthenticator whether an answer without a Message-Authenticator counts as unproven */
    UdpTransport(
            InetSocketAddress server, byte[] secret, Duration timeout, int attempts, boolean requiresAuthenticator) {
        this.server = server;
        this.secret = secret;
        this.timeout = timeout;
        this.attempts = attempts;
        this.requiresAuthenticator = requiresAuthenticator;
    }

    @Override
    public Outcome send(Packet request) {
        byte[] authenticator = new byte[AUTHENTICATOR];
        random.nextBytes(authenticator);
        // The socket is connected, so that only the server's datagrams arrive, and a closed port is reported.
        try (DatagramSocket opened = new DatagramSocket()) {
            return send(opened, request, authenticator);
        } catch (PacketCodecException | IOException failed) {
            return new Outcome.Silent("cannot send the request: " + reason(failed));
        }
    }

    private Outcome send(DatagramSocket opened, Packet request, byte[] authenticator)
            throws PacketCodecException, IOException {
        sockets.add(opened);
        try {
            opened.connect(server);
            PacketCodec codec = new PacketCodec(DICTIONARY);
            byte[] bytes = codec.encodeRequest(request, secret, authenticator);
            return new Attempts(opened, codec, bytes, authenticator).run();
        } finally {
            sockets.remove(opened);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        sockets.forEach(DatagramSocket::close);
    }

    private static String reason(Exception failure) {
        String reason = failure instanceof IOException io ? IoErrorText.of(io) : String.valueOf(failure.getMessage());
        return SafeText.of(reason, MAX_REASON_LENGTH);
    }

    private final class Attempts {

        private final DatagramSocket socket;
        private final PacketCodec codec;
        private final byte[] request;
        private final byte[] authenticator;
        private final DatagramPacket received = new DatagramPacket(new byte[MAX_PACKET_LENGTH], MAX_PACKET_LENGTH);

        private int unproven;
        private int stray;
        private String lastProblem = "";
        private long deadline;

        Attempts(DatagramSocket socket, PacketCodec codec, byte[] request, byte[] authenticator) {
            this.socket = socket;
            this.codec = codec;
            this.request = request;
            this.authenticator = authenticator;
        }

        Outcome run() throws IOException {
            for (int attempt = 0; attempt < attempts; attempt++) {
                Packet answer = attempt();
                if (isClosed) {
                    return new Outcome.Silent("cancelled: the audit ended");
                }
                if (answer != null) {
                    return new Outcome.Answered(answer, false);
                }
            }
            return noAnswer();
        }

        private Packet attempt() throws IOException {
            try {
                socket.send(new DatagramPacket(request, request.length));
            } catch (PortUnreachableException before) {
                lastProblem = PORT_CLOSED; // the error is for the previous datagram; this one was not sent
            } catch (IOException unreachable) {
                lastProblem = reason(unreachable);
            }
            deadline = System.nanoTime() + timeout.toNanos();
            for (long left = timeout.toNanos(); left > 0 && !isClosed; left = deadline - System.nanoTime()) {
                socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
                Packet answer = receive();
                if (answer != null) {
                    return answer;
                }
            }
            return null;
        }

        private Packet receive() {
            try {
                received.setLength(MAX_PACKET_LENGTH);
                socket.receive(received);
                return decode(Arrays.copyOf(received.getData(), received.getLength()));
            } catch (SocketTimeoutException none) {
                return null;
            } catch (PortUnreachableException closed) {
                lastProblem = PORT_CLOSED;
                deadline = Math.min(deadline, System.nanoTime() + UNREACHABLE_PAUSE);
                return null;
            } catch (IOException failed) {
                lastProblem = reason(failed);
                return null;
            }
        }

        private Packet decode(byte[] bytes) {
            if (!isOurs(bytes)) {
                stray++;
                return null;
            }
            try {
                Packet packet = codec.decodeResponse(withoutPadding(bytes), secret, authenticator);
                if (MabAnswer.isAnswer(packet)) {
                    return verified(packet);
                }
                stray++;
                lastProblem = "code " + packet.getCode() + " is not an answer to an Access-Request";
            } catch (PacketCodecException wrong) {
                unproven++;
                lastProblem = reason(wrong);
            } catch (RuntimeException undecodable) {
                // the library's codecs for some attributes fail on unexpected lengths
                stray++;
                lastProblem = "the answer has an invalid attribute";
            }
            return null;
        }

        // Null if anyone on the path may have forged the answer, and such answers do not count.
        private Packet verified(Packet packet) {
            if (!requiresAuthenticator || MabAnswer.hasMessageAuthenticator(packet)) {
                return packet;
            }
            unproven++;
            lastProblem = "no Message-Authenticator (CVE-2024-3596)";
            return null;
        }

        private boolean isOurs(byte[] bytes) {
            return bytes.length >= HEADER
                    && bytes[IDENTIFIER_AT] == request[IDENTIFIER_AT]
                    && length(bytes) >= HEADER
                    && length(bytes) <= bytes.length;
        }

        // RFC 2865, 3: bytes beyond the stated length are padding.
        private static byte[] withoutPadding(byte[] bytes) {
            return Arrays.copyOf(bytes, length(bytes));
        }

        private static int length(byte[] bytes) {
            return (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        }

        private Outcome noAnswer() {
            if (unproven > 0) {
                return new Outcome.Unproven(
                        unproven + " answers failed verification against the secret: " + lastProblem);
            }
            String why = "no answer to " + attempts + (attempts == 1 ? " request" : " requests")
                    + (stray > 0 ? ", " + stray + " unrelated datagrams" : "");
            return new Outcome.Silent(
                    lastProblem.isEmpty()
                            ? why + "; servers also stay silent if the secret is wrong"
                            : why + ": " + lastProblem);
        }
    }
}
