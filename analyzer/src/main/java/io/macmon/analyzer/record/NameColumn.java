package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.flow.record.FlowNames.Quic;
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
            tls("tls_sni", Tls::sni),
            tls("tls_version", Tls::version),
            tls("tls_alpn", hello -> String.join(" ", hello.alpn())),
            tls("tls_ja3", Tls::ja3),
            tls("tls_ja4", Tls::ja4),
            tls("tls_ech", hello -> flag(hello.encrypted())),
            quic("quic_sni", quic -> quic.hello().sni()),
            quic("quic_version", Quic::version),
            quic("quic_alpn", quic -> String.join(" ", quic.hello().alpn())),
            quic("quic_ja3", quic -> quic.hello().ja3()),
            quic("quic_ja4", quic -> quic.hello().ja4()),
            quic("quic_ech", quic -> flag(quic.hello().encrypted())),
            client("ssh_client", SshEnd::software),
            client("ssh_client_hassh", SshEnd::hassh),
            server("ssh_server", SshEnd::software),
            server("ssh_server_hassh", SshEnd::hassh),
            http("http_host", Http::hostname),
            http("http_method", Http::method),
            peer("peer_name", PeerName::name),
            peer("peer_name_age_ns", peer -> Long.toString(peer.age().toNanos())),
            peer("peer_name_asked", peer -> flag(peer.isAsker())));

    /** The columns of Zeek, by the names in its logs {@code ssl}, {@code quic}, {@code ssh} and {@code http}. */
    static final List<NameColumn> ZEEK = List.of(
            hello("server_name", Tls::sni),
            tls("version", Tls::version),
            hello("ja3", Tls::ja3),
            hello("ja4", Tls::ja4),
            client("client", NameColumn::identification),
            server("server", NameColumn::identification),
            client("hassh", SshEnd::hassh),
            server("hasshServer", SshEnd::hassh),
            http("method", Http::method),
            http("host", Http::hostname));

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

    private static NameColumn hello(String name, Function<Tls, String> value) {
        return of(name, names -> names.tls().or(() -> names.quic().map(Quic::hello)), value);
    }

    private static NameColumn tls(String name, Function<Tls, String> value) {
        return of(name, FlowNames::tls, value);
    }

    private static NameColumn quic(String name, Function<Quic, String> value) {
        return of(name, FlowNames::quic, value);
    }

    private static NameColumn client(String name, Function<SshEnd, String> value) {
        return of(name, names -> names.ssh().flatMap(FlowNames.Ssh::client), value);
    }

    private static NameColumn server(String name, Function<SshEnd, String> value) {
        return of(name, names -> names.ssh().flatMap(FlowNames.Ssh::server), value);
    }

    private static NameColumn http(String name, Function<Http, String> value) {
        return of(name, FlowNames::http, value);
    }

    private static NameColumn peer(String name, Function<PeerName, String> value) {
        return of(name, FlowNames::peer, value);
    }

    private static <T> NameColumn of(String name, Function<FlowNames, Optional<T>> part, Function<T, String> value) {
        return new NameColumn(name, names -> part.apply(names).map(value).orElse(""));
    }
}
