package io.macmon.cli.radius;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.aaa4j.radius.core.attribute.Attribute;
import org.aaa4j.radius.core.dictionary.dictionaries.StandardDictionary;
import org.aaa4j.radius.core.packet.Packet;
import org.aaa4j.radius.core.packet.PacketCodec;
import org.aaa4j.radius.core.packet.PacketCodecException;

/** Answers datagrams on the loopback device as a test requires. */
public final class FakeRadiusServer implements AutoCloseable {

    public static final byte[] SECRET = "testing123".getBytes(StandardCharsets.US_ASCII);
    public static final PacketCodec CODEC = new PacketCodec(new StandardDictionary());

    private final DatagramSocket socket;
    private final Thread thread;
    private final BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();

    private FakeRadiusServer(Function<byte[], List<byte[]>> answers) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        thread = new Thread(() -> run(answers), "fake-radius-server");
        thread.start();
    }

    /** @param answers returns the datagrams to send back for a request */
    public static FakeRadiusServer with(Function<byte[], List<byte[]>> answers) throws IOException {
        return new FakeRadiusServer(answers);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** The received requests, in order. */
    public BlockingQueue<byte[]> requests() {
        return requests;
    }

    private void run(Function<byte[], List<byte[]>> answers) {
        DatagramPacket received = new DatagramPacket(new byte[4_096], 4_096);
        try {
            while (true) {
                received.setLength(4_096);
                socket.receive(received);
                byte[] request = Arrays.copyOf(received.getData(), received.getLength());
                requests.add(request);
                for (byte[] answer : answers.apply(request)) {
                    socket.send(new DatagramPacket(answer, answer.length, received.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // close() was called
        }
    }

    /** The answer of a server that knows the secret. */
    public static byte[] answer(byte[] request, int code, Attribute<?>... attributes) {
        try {
            return CODEC.encodeResponse(
                    new Packet(code, List.of(attributes)), SECRET, request[1] & 0xFF, authenticator(request));
        } catch (PacketCodecException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** Sets the correct response authenticator in an answer with any content. */
    public static byte[] withAuthenticator(byte[] request, byte[] content) {
        byte[] answer = content.clone();
        ByteBuffer.wrap(answer).putShort(2, (short) answer.length);
        System.arraycopy(authenticator(request), 0, answer, 4, 16);
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(answer);
            System.arraycopy(md5.digest(SECRET), 0, answer, 4, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        return answer;
    }

    private static byte[] authenticator(byte[] request) {
        return Arrays.copyOfRange(request, 4, 20);
    }

    @Override
    public void close() throws InterruptedException {
        socket.close();
        thread.join();
    }
}
