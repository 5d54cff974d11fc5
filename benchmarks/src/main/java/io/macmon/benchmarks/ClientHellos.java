package io.macmon.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Kinds of TLS clients whose ClientHellos {@link NamesCost} sends: Java's TLS makes them, then they are changed. */
enum ClientHellos {
    /** The extensions are in the same order in each ClientHello. */
    SAME,
    /** The extensions are in random order, as those of Chromium and Firefox are. */
    PERMUTED,
    /** In random order, and so long that it takes two segments, as with a key share for ML-KEM-768. */
    LARGE;

    /** More than macmon remembers, so that no permuted one is known when it comes again. */
    private static final int COUNT = 2_048;

    private static final int RECORD_LENGTH = 3;
    private static final int HANDSHAKE_LENGTH = 6;
    private static final int SESSION_ID = 43;
    /** Bytes that a key share for X25519MLKEM768 adds; here they are in a private extension. */
    private static final int KEY_SHARE = 1_220;

    private static final int PRIVATE_TYPE = 0xFF77;

    /** ClientHellos in TLS records, to be sent alternately. */
    List<byte[]> make() throws GeneralSecurityException, IOException {
        List<byte[]> hellos = new ArrayList<>();
        Random random = new Random(1);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        for (int number = 0; number < COUNT; number++) {
            hellos.add(changed(javaHello(context, String.format("www%04d.example.com", number)), random));
        }
        return hellos;
    }

    private byte[] changed(byte[] hello, Random random) {
        ByteBuffer in = ByteBuffer.wrap(hello);
        int ciphers = SESSION_ID + 1 + in.get(SESSION_ID);
        int compression = ciphers + 2 + in.getShort(ciphers);
        int start = compression + 1 + in.get(compression) + 2;
        List<byte[]> extensions = new ArrayList<>();
        for (int at = start; at < hello.length; at += 4 + in.getShort(at + 2)) {
            extensions.add(Arrays.copyOfRange(hello, at, at + 4 + in.getShort(at + 2)));
        }
        if (this == LARGE) {
            extensions.add(ByteBuffer.allocate(4 + KEY_SHARE)
                    .putShort((short) PRIVATE_TYPE)
                    .putShort((short) KEY_SHARE)
                    .array());
        }
        if (this != SAME) {
            Collections.shuffle(extensions, random);
        }
        int length = start
                + extensions.stream().mapToInt(extension -> extension.length).sum();
        ByteBuffer out = ByteBuffer.allocate(length).put(hello, 0, start);
        extensions.forEach(out::put);
        return out.putShort(RECORD_LENGTH, (short) (length - RECORD_LENGTH - 2))
                .putShort(HANDSHAKE_LENGTH + 1, (short) (length - HANDSHAKE_LENGTH - 3))
                .putShort(start - 2, (short) (length - start))
                .array();
    }

    private static byte[] javaHello(SSLContext context, String host) throws IOException {
        SSLEngine engine = context.createSSLEngine(host, 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }
}
