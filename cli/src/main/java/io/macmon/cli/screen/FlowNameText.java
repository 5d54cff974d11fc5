package io.macmon.cli.screen;

import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.flow.record.FlowNames.Quic;
import io.macmon.analyzer.flow.record.FlowNames.Ssh;
import io.macmon.analyzer.flow.record.FlowNames.SshEnd;
import io.macmon.analyzer.flow.record.FlowNames.Tls;
import java.util.Optional;
import java.util.stream.Stream;

/** The name of a flow that says most about it, and where it is from: {@code www.example.com (TLS)}. */
final class FlowNameText {

    private FlowNameText() {}

    /** Empty if the flow revealed no name. What the flow's own client said comes before a name from DNS. */
    static Optional<String> of(FlowNames names) {
        return Stream.of(
                        names.tls().map(Tls::sni).map(name -> from(name, "TLS")),
                        names.quic().map(Quic::hello).map(Tls::sni).map(name -> from(name, "QUIC")),
                        names.http().map(Http::hostname).map(name -> from(name, "HTTP")),
                        names.peer().map(PeerName::name).map(name -> from(name, "DNS")),
                        names.ssh().flatMap(Ssh::server).map(SshEnd::software).map(name -> from(name, "SSH server")),
                        names.ssh().flatMap(Ssh::client).map(SshEnd::software).map(name -> from(name, "SSH client")))
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private static String from(String name, String source) {
        return name.isEmpty() ? "" : name + " (" + source + ")";
    }
}
