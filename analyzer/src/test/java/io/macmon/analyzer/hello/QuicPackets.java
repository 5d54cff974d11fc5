package io.macmon.analyzer.hello;

import static io.macmon.analyzer.hello.HelloFixtures.counted;
import static io.macmon.analyzer.hello.HelloFixtures.hex;
import static io.macmon.analyzer.hello.HelloFixtures.join;
import static io.macmon.analyzer.hello.HelloFixtures.numbers;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Protects Initial packets of version 1 with the keys that RFC 9001 lists in A.1, so nothing is derived here. */
final class QuicPackets {

    /** The connection ID of these keys. */
    static final byte[] CONNECTION_ID = hex("8394c8f03e515708");

    private static final SecretKeySpec KEY = new SecretKeySpec(hex("1f369613dd76d5467730efcbe3b1a22d"), "AES");
    private static final byte[] IV = hex("fa044b2f42a3fd3b46fb255c");
    private static final SecretKeySpec HEADER_KEY = new SecretKeySpec(hex("9f50449e04a0e810283a1e9933adedd2"), "AES");

    private static final int NUMBER_LENGTH = 2;
    private static final int TAG_LENGTH = 16;
    private static final int MAX_NUMBER_LENGTH = 4;
    private static final int MAX_LENGTH = 0x3FFF;

    private QuicPackets() {}

    /** @param frames 2 to 16,000 bytes */
    static byte[] initial(int number, byte[] token, byte[] frames) {
        int length = NUMBER_LENGTH + frames.length + TAG_LENGTH;
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("too long: " + length);
        }
        byte[] header = join(
                hex("c100000001"),
                counted(1, CONNECTION_ID),
                counted(1, hex("0102")),
                varint(token.length),
                token,
                varint(length),
                numbers(NUMBER_LENGTH, number));
        try {
            return protect(number, header, frames);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A number in two bytes. */
    static byte[] varint(int number) {
        return numbers(2, number | 0x4000);
    }

    static byte[] crypto(int offset, byte[] data) {
        return join(hex("06"), varint(offset), varint(data.length), data);
    }

    private static byte[] protect(int number, byte[] header, byte[] frames) throws GeneralSecurityException {
        byte[] nonce = IV.clone();
        nonce[10] ^= (byte) (number >> 8);
        nonce[11] ^= (byte) number;
        Cipher packet = Cipher.getInstance("AES/GCM/NoPadding");
        packet.init(Cipher.ENCRYPT_MODE, KEY, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
        packet.updateAAD(header);
        byte[] encrypted = packet.doFinal(frames);
        Cipher mask = Cipher.getInstance("AES/ECB/NoPadding");
        mask.init(Cipher.ENCRYPT_MODE, HEADER_KEY);
        int sample = MAX_NUMBER_LENGTH - NUMBER_LENGTH;
        byte[] bits = mask.doFinal(Arrays.copyOfRange(encrypted, sample, sample + 16));
        ByteBuffer whole = ByteBuffer.wrap(join(header, encrypted));
        whole.put(0, (byte) (header[0] ^ (bits[0] & 0x0F)));
        for (int i = 0; i < NUMBER_LENGTH; i++) {
            int at = header.length - NUMBER_LENGTH + i;
            whole.put(at, (byte) (header[at] ^ bits[1 + i]));
        }
        return whole.array();
    }
}
