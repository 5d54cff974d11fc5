package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.flow.record.FlowNames.Quic;
import io.macmon.analyzer.flow.record.FlowNames.Ssh;
import io.macmon.analyzer.flow.record.FlowNames.SshEnd;
import io.macmon.analyzer.flow.record.FlowNames.Tls;
import io.macmon.analyzer.flow.record.FlowRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A column with names of flows.
 *
 * @param name  the name of the column
 * @param value the text; empty if the flow revealed none
 */
record NameColumn(String name, Function<FlowNames, String> value) {

    /** The columns of CSV. */
    static final List<NameColumn> CSV = List.of(
            of("tls_sni", FlowNames::tls, Tls::sni),
            of("tls_version", FlowNames::tls, Tls::version),
            of("tls_alpn", FlowNames::tls, hello -> String.join(" ", hello.alpn())),
            of("tls_ja3", FlowNames::tls, Tls::ja3),
            of("tls_ja4", FlowNames::tls, Tls::ja4),
            of("tls_ja3s", FlowNames::tls, Tls::ja3s),
            of("tls_ech", FlowNames::tls, hello -> flag(hello.encrypted())),
            of("quic_sni", FlowNames::quic, quic -> quic.hello().sni()),
            of("quic_version", FlowNames::quic, Quic::version),
            of(
                    "quic_alpn",
                    FlowNames::quic,
                    quic -> String.join(" ", quic.hello().alpn())),
            of("quic_ja3", FlowNames::quic, quic -> quic.hello().ja3()),
            of("quic_ja4", FlowNames::quic, quic -> quic.hello().ja4()),
            of("quic_ech", FlowNames::quic, quic -> flag(quic.hello().encrypted())),
            client("ssh_client", SshEnd::software),
            client("ssh_client_hassh", SshEnd::hassh),
            server("ssh_server", SshEnd::software),
            server("ssh_server_hassh", SshEnd::hassh),
            of("http_host", FlowNames::http, Http::hostname),
            of("http_method", FlowNames::http, Http::method),
            of("peer_name", FlowNames::peer, PeerName::name),
            of(
                    "peer_name_age_ns",
                    FlowNames::peer,
                    peer -> Long.toString(peer.age().toNanos())),
            of("peer_name_asked", FlowNames::peer, peer -> flag(peer.isAsker())));

    /** The columns of Zeek, by the names in its logs {@code ssl}, {@code quic}, {@code ssh} and {@code http}. */
    static final List<NameColumn> ZEEK = List.of(
            of("server_name", NameColumn::hello, Tls::sni),
            of("version", FlowNames::tls, Tls::version),
            of("ja3", NameColumn::hello, Tls::ja3),
            of("ja3s", FlowNames::tls, Tls::ja3s),
            of("ja4", NameColumn::hello, Tls::ja4),
            client("client", NameColumn::identification),
            server("server", NameColumn::identification),
            client("hassh", SshEnd::hassh),
            server("hasshServer", SshEnd::hassh),
            of("method", FlowNames::http, Http::method),
            of("host", FlowNames::http, Http::hostname));

    /** The text; empty if the flow revealed none, or names are not read. */
    String of(FlowRecord flow) {
        return flow.names().map(value).orElse("");
    }

    private static String flag(boolean isSet) {
        return isSet ? "1" : "0";
    }

    private static String identification(SshEnd end) {
        return "SSH-" + end.protocol() + "-" + end.software();
    }

    // QUIC contains a handshake of TLS.
    private static Optional<Tls> hello(FlowNames names) {
        return names.tls().or(() -> names.quic().map(Quic::hello));
    }

    private static NameColumn client(String name, Function<SshEnd, String> value) {
        return of(name, names -> names.ssh().flatMap(Ssh::client), value);
    }

    private static NameColumn server(String name, Function<SshEnd, String> value) {
        return of(name, names -> names.ssh().flatMap(Ssh::server), value);
    }

    private static <T> NameColumn of(String name, Function<FlowNames, Optional<T>> part, Function<T, String> value) {
        return new NameColumn(name, names -> part.apply(names).map(value).orElse(""));
    }
}
