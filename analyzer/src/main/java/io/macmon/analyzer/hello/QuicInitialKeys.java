package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Removes the protection from a client's Initial packets: RFC 9001, 5. */
final class QuicInitialKeys {

    static final int VERSION_1 = 1;
    /** RFC 9369. */
    static final int VERSION_2 = 0x6B3343CF;

    private static final byte[] SALT_1 = HexFormat.of().parseHex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    private static final byte[] SALT_2 = HexFormat.of().parseHex("0dede3def700a6db819381be6e269dcbf9bd2ed9");

    private static final int KEY_LENGTH = 16;
    private static final int IV_LENGTH = 12;
    private static final int SECRET_LENGTH = 32;
    private static final int TAG_LENGTH = 16;
    private static final int SAMPLE_LENGTH = 16;
    private static final int MAX_PACKET_NUMBER_LENGTH = 4;

    private final Mac hmac;
    private final Cipher headerCipher;
    private final Cipher packetCipher;

    private byte[] connectionId = {};
    private int version;
    private SecretKeySpec key;
    private byte[] iv;

    private final byte[] mask = new byte[SAMPLE_LENGTH];
    private final byte[] nonce = new byte[IV_LENGTH];
    private byte[] packet = {};
    private ByteBuffer plaintext = ByteBuffer.allocate(0);
    private int plaintextLength;

    QuicInitialKeys() {
        try {
            hmac = Mac.getInstance("HmacSHA256");
            headerCipher = Cipher.getInstance("AES/ECB/NoPadding");
            packetCipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES and HMAC", e);
        }
    }

    static boolean isKnown(int version) {
        return version == VERSION_1 || version == VERSION_2;
    }

    /**
     * Decrypts one packet with the keys that follow from its own destination connection ID.
     *
     * @param start the first byte of the packet
     * @param id the first byte of the connection ID
     * @param packetNumber the first byte of the packet number
     * @param end the end of the packet, at most that of the datagram
     * @return whether it is genuine; then {@link #plaintext} has its frames
     */
    boolean decrypt(ByteView datagram, int start, int id, int idLength, int version, int packetNumber, int end) {
        if (end - packetNumber < MAX_PACKET_NUMBER_LENGTH + SAMPLE_LENGTH) {
            return false;
        }
        try {
            derive(datagram, id, idLength, version);
            return decrypt(datagram, start, packetNumber, end);
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("keys and buffers have the right sizes", e);
        }
    }

    /** The frames of the packet decrypted last, from offset 0 on. */
    ByteBuffer plaintext() {
        return plaintext;
    }

    int plaintextLength() {
        return plaintextLength;
    }

    private void derive(ByteView datagram, int id, int idLength, int version) throws GeneralSecurityException {
        byte[] given = new byte[idLength];
        datagram.copy(id, idLength, given, 0);
        if (version == this.version && Arrays.equals(given, connectionId)) {
            return;
        }
        byte[] initial = hmac(version == VERSION_2 ? SALT_2 : SALT_1, given);
        byte[] client = expand(initial, "client in", SECRET_LENGTH);
        String prefix = version == VERSION_2 ? "quicv2 " : "quic ";
        key = new SecretKeySpec(expand(client, prefix + "key", KEY_LENGTH), "AES");
        iv = expand(client, prefix + "iv", IV_LENGTH);
        headerCipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expand(client, prefix + "hp", KEY_LENGTH), "AES"));
        connectionId = given;
        this.version = version;
    }

    /** HKDF-Expand-Label of RFC 8446, 7.1, with an empty context; at most one block of HMAC. */
    private byte[] expand(byte[] secret, String label, int length) throws GeneralSecurityException {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer info = ByteBuffer.allocate(name.length + 5);
        info.putShort((short) length)
                .put((byte) name.length)
                .put(name)
                .put((byte) 0)
                .put((byte) 1);
        return Arrays.copyOf(hmac(secret, info.array()), length);
    }

    private byte[] hmac(byte[] secret, byte[] data) throws GeneralSecurityException {
        hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return hmac.doFinal(data);
    }

    private boolean decrypt(ByteView datagram, int start, int packetNumber, int end) throws GeneralSecurityException {
        int length = end - start;
        if (packet.length < length) {
            packet = new byte[length];
            plaintext = ByteBuffer.allocate(length);
        }
        datagram.copy(start, length, packet, 0);
        int header = removeHeaderProtection(packetNumber - start);
        packetCipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
        packetCipher.updateAAD(packet, 0, header);
        plaintextLength = packetCipher.doFinal(packet, header, length - header, plaintext.array(), 0);
        return true;
    }

    /** Sets the nonce. @return the length of the header with the packet number */
    private int removeHeaderProtection(int packetNumber) throws GeneralSecurityException {
        headerCipher.doFinal(packet, packetNumber + MAX_PACKET_NUMBER_LENGTH, SAMPLE_LENGTH, mask, 0);
        packet[0] ^= (byte) (mask[0] & 0x0F);
        int length = (packet[0] & 3) + 1;
        System.arraycopy(iv, 0, nonce, 0, IV_LENGTH);
        for (int i = 0; i < length; i++) {
            packet[packetNumber + i] ^= mask[i + 1];
            // A client has sent so few packets by then that the number is not abbreviated.
            nonce[IV_LENGTH - length + i] ^= packet[packetNumber + i];
        }
        return packetNumber + length;
    }
}
