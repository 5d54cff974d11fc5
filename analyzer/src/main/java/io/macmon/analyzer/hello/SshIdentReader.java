package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;

/** Reads the identification and the key exchange message at the start of one direction of an SSH connection. */
public final class SshIdentReader {

    private SshIdent ident;

    /**
     * @param offset the first byte of the stream, absolute in the buffer
     * @param length length in bytes
     * @param isServer whether the server sent the bytes
     */
    public HelloStatus read(ByteBuffer memory, int offset, int length, boolean isServer) {
        return HelloStatus.OTHER_PROTOCOL;
    }

    /**
     * The result. After {@code OK} it is complete. After {@code NEED_MORE} or {@code MALFORMED} it has no HASSH, and is
     * null if the identification is not complete either.
     */
    public SshIdent ident() {
        return ident;
    }
}
