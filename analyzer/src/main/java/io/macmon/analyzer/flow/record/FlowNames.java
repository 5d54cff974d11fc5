package io.macmon.analyzer.flow.record;

import io.macmon.analyzer.hello.ClientFingerprint;
import io.macmon.analyzer.identity.StationName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The names that a flow revealed in its first payload, and the DNS name of its destination. All text comes from the
 * network: it is bounded, and consists of printable ASCII only. Any other byte is escaped as {@code \}{@code xNN}, and
 * a backslash is doubled.
 *
 * @param tls  the TLS handshake over TCP
 * @param quic the TLS handshake in QUIC's Initial packets
 * @param ssh  the SSH identification
 * @param http the first request, without TLS
 * @param peer the name by which the flow's client knows its server, from a DNS answer
 * @param source the name that the station revealed that is the flow's source, by its first MAC address, escaped as in
 *     {@link io.macmon.config.text.SafeText}
 * @param destination the same of the other end
 */
public record FlowNames(
        Optional<Tls> tls,
        Optional<Quic> quic,
        Optional<Ssh> ssh,
        Optional<Http> http,
        Optional<PeerName> peer,
        Optional<StationName> source,
        Optional<StationName> destination) {

    /** A flow that revealed no name. */
    public static final FlowNames NONE = new FlowNames(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * The same with the names of the stations at both ends.
     *
     * @param sourceName null if it is not known, like the other one
     */
    public FlowNames withStations(StationName sourceName, StationName destinationName) {
        return sourceName == null && destinationName == null
                ? this
                : new FlowNames(
                        tls,
                        quic,
                        ssh,
                        http,
                        peer,
                        Optional.ofNullable(sourceName),
                        Optional.ofNullable(destinationName));
    }

    /** The same if source and destination are swapped. */
    public FlowNames withStationsSwapped() {
        return withStations(destination.orElse(null), source.orElse(null));
    }

    /** Whether there is no name at all. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /**
     * What a TLS handshake shows. A text is empty if its message was not seen or does not contain it.
     *
     * @param sni       the host name that the client asks for; with Encrypted Client Hello, the public name
     * @param version   the version that the server chose: {@code TLS 1.3}
     * @param alpn      the protocols that the client offers, in order
     * @param client    computes the fingerprints of the client when first called; thread-safe
     * @param ja3s      MD5 of the JA3S text
     * @param ja3sText  the JA3S text of the ServerHello
     * @param encrypted whether the ClientHello has an Encrypted Client Hello, or imitates one
     */
    public record Tls(
            String sni,
            String version,
            List<String> alpn,
            Supplier<ClientFingerprint> client,
            String ja3s,
            String ja3sText,
            boolean encrypted) {

        /** A handshake of which only the ServerHello was seen. */
        public static Tls ofServer(String version, String ja3s, String ja3sText) {
            return new Tls("", version, List.of(), () -> ClientFingerprint.NONE, ja3s, ja3sText, false);
        }

        /** A handshake of which only the ClientHello was seen. */
        public static Tls ofClient(
                String sni, List<String> alpn, Supplier<ClientFingerprint> client, boolean encrypted) {
            return new Tls(sni, "", alpn, client, "", "", encrypted);
        }

        public Tls {
            alpn = List.copyOf(alpn);
        }

        /** The same with what a ServerHello shows. */
        public Tls with(Tls server) {
            return new Tls(sni, server.version, alpn, client, server.ja3s, server.ja3sText, encrypted);
        }

        /** MD5 of the JA3 text. */
        public String ja3() {
            return client.get().ja3();
        }

        /** The JA3 text of the ClientHello. */
        public String ja3Text() {
            return client.get().ja3Text();
        }

        /** The JA4 fingerprint of the ClientHello. */
        public String ja4() {
            return client.get().ja4();
        }
    }

    /** @param version {@code 1} or {@code 2} */
    public record Quic(String version, Tls hello) {}

    /**
     * The identification of both ends.
     *
     * @param client empty if it was not seen
     * @param server empty if it was not seen
     */
    public record Ssh(Optional<SshEnd> client, Optional<SshEnd> server) {}

    /**
     * One end of an SSH connection.
     *
     * @param protocol  the protocol version: {@code 2.0}
     * @param software  the software version: {@code OpenSSH_9.2p1}
     * @param hassh     MD5 of the HASSH text; empty if the key exchange was not seen
     * @param hasshText the HASSH text
     */
    public record SshEnd(String protocol, String software, String hassh, String hasshText) {}

    /** The first request of a flow. */
    public record Http(String hostname, String method) {}

    /**
     * The name that the latest DNS answer before the flow had for the server's address.
     *
     * @param name    the name that was asked for
     * @param age     from the answer to the start of the flow
     * @param isAsker whether the flow's client received that answer; otherwise, another host did
     */
    public record PeerName(String name, Duration age, boolean isAsker) {}
}
