package io.macmon.analyzer.hello;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a TLS client offers (RFC 8446, 4.1.2).
 *
 * @param version the highest version offered, by its number on the wire (0x0303 is TLS 1.2); GREASE is ignored
 * @param serverName the host name in SNI; empty if none. With ECH it is only the name of the outer hello
 * @param alpn the application protocols offered, in order
 * @param hasEch whether Encrypted Client Hello is used or imitated (GREASE ECH): the real server name may be different
 * @param fingerprint computes the client's fingerprints when first called; thread-safe
 */
public record TlsClientHello(
        int version, String serverName, List<String> alpn, boolean hasEch, Supplier<ClientFingerprint> fingerprint)
        implements TlsHello {

    /** Whether it offers so much more than a real client does that the fingerprints were computed at once. */
    public boolean isLong() {
        return fingerprint instanceof ClientOffer offer && offer.isLong();
    }
}
