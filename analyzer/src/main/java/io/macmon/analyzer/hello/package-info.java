/**
 * Reads what the two ends of a connection state in their first bytes: TLS hellos, QUIC's Initial packets, SSH
 * identifications and HTTP requests.
 *
 * <pre>
 *   TCP stream ----------------------------------------+--> TlsHelloReader ------> TlsClientHello, TlsServerHello
 *                                                      +--> SshIdentReader ------> SshIdent
 *                                                      '--> HttpRequestReader ---> HttpRequest
 *   UDP datagram --> QuicInitialReader --> CRYPTO data --> TlsHelloReader -------> TlsClientHello
 * </pre>
 *
 * <p>The caller puts the bytes of one direction in order, and passes all of them from the first one on. A reader
 * returns a {@link io.macmon.analyzer.hello.HelloStatus}; it never throws, whatever the bytes are. The time for a call
 * is linear in the number of bytes. After {@code NEED_MORE} the caller calls again with more bytes from the same start,
 * and must limit how often and how much it keeps.
 *
 * <p>Text is as it was on the wire and may contain any characters. {@link io.macmon.config.text.SafeText} makes it safe
 * to show. Invalid UTF-8 becomes U+FFFD.
 *
 * <p>One thread only: a reader belongs to the thread that calls it, and keeps only its buffers and the offers of the
 * latest TLS clients between two calls. Only the result, and the keys of a QUIC connection, are allocated. A result may
 * cross threads; the fingerprints of a TLS client are computed by the first thread that requests them. This package
 * imports no other package of macmon.
 */
package io.macmon.analyzer.hello;
