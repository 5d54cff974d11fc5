package io.macmon.analyzer.hello;

/**
 * What a TLS server chose (RFC 8446, 4.1.3).
 *
 * @param version the version chosen, by its number on the wire (0x0304 is TLS 1.3)
 * @param cipherSuite the number of the cipher suite
 * @param alpn the application protocol; empty if none. TLS 1.3 encrypts it
 * @param ja3s the server's JA3S, in hex
 * @param ja3sText the text that JA3S hashes: version, cipher suite, extensions
 */
public record TlsServerHello(int version, int cipherSuite, String alpn, String ja3s, String ja3sText)
        implements TlsHello {}
