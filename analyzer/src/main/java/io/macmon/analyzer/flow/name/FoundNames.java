package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.flow.record.FlowNames.Quic;
import io.macmon.analyzer.flow.record.FlowNames.Ssh;
import io.macmon.analyzer.flow.record.FlowNames.SshEnd;
import io.macmon.analyzer.flow.record.FlowNames.Tls;
import java.util.Optional;

/** What an open flow has revealed so far, and its messages that are not complete yet. One thread only. */
final class FoundNames {

    final StreamPool.Stream[] streams = new StreamPool.Stream[2];
    final SshEnd[] sshEnds = new SshEnd[2];
    PeerName peer;
    Tls clientHello;
    Tls serverHello;
    Http http;
    Quic quic;
    int clientDirection;

    FlowNames names() {
        return new FlowNames(
                Optional.ofNullable(tls()),
                Optional.ofNullable(quic),
                ssh(),
                Optional.ofNullable(http),
                Optional.ofNullable(peer));
    }

    private Tls tls() {
        if (clientHello == null || serverHello == null) {
            return clientHello == null ? serverHello : clientHello;
        }
        return clientHello.with(serverHello);
    }

    private Optional<Ssh> ssh() {
        SshEnd client = sshEnds[clientDirection];
        SshEnd server = sshEnds[1 - clientDirection];
        return client == null && server == null
                ? Optional.empty()
                : Optional.of(new Ssh(Optional.ofNullable(client), Optional.ofNullable(server)));
    }
}
