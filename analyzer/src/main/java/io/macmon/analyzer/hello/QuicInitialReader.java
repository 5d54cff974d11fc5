package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;

/**
 * Decrypts the Initial packets of a QUIC client (RFC 9001, RFC 9369). Their keys follow from the connection ID that the
 * client made up, so anyone can read them.
 */
public final class QuicInitialReader {

    /** Receives the data of CRYPTO frames, in any order; pieces may overlap or repeat. */
    public interface CryptoData {
        /**
         * @param streamOffset where the data is in the stream of the handshake, 0 to 2^62
         * @param memory valid during the call
         * @param at the first byte, absolute in the buffer
         * @param length length in bytes, at least 1
         */
        void accept(long streamOffset, ByteBuffer memory, int at, int length);
    }

    private int version;

    /**
     * Reads all Initial packets of a datagram that a client sent.
     *
     * @param offset the first byte of the UDP payload, absolute in the buffer
     * @param length length in bytes
     * @return {@code OK} if at least one packet was decrypted; {@code OTHER_PROTOCOL} if the datagram does not begin
     *     with a long header of QUIC version 1 or 2; never {@code NEED_MORE}
     */
    public HelloStatus read(ByteBuffer memory, int offset, int length, CryptoData data) {
        return HelloStatus.OTHER_PROTOCOL;
    }

    /** The version of QUIC, by its number on the wire; valid after {@code OK}. */
    public int version() {
        return version;
    }
}
