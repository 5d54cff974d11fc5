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

    private StreamPool.Stream[] streams; // by direction; null before the first, because most flows need none
    private SshEnd[] sshEnds; // likewise
    PeerName peer;
    Tls clientHello;
    Tls serverHello;
    Http http;
    Quic quic;
    int clientDirection;

    /** The message of a direction that is not complete yet, or null. */
    StreamPool.Stream stream(int direction) {
        return streams == null ? null : streams[direction];
    }

    /** @param stream null if the message is complete or given up */
    void setStream(int direction, StreamPool.Stream stream) {
        streams = streams == null ? new StreamPool.Stream[2] : streams;
        streams[direction] = stream;
    }

    /** The SSH identification of a direction, or null. */
    SshEnd sshEnd(int direction) {
        return sshEnds == null ? null : sshEnds[direction];
    }

    void setSshEnd(int direction, SshEnd end) {
        sshEnds = sshEnds == null ? new SshEnd[2] : sshEnds;
        sshEnds[direction] = end;
    }

    FlowNames names() {
        return new FlowNames(
                Optional.ofNullable(tls()),
                Optional.ofNullable(quic),
                ssh(),
                Optional.ofNullable(http),
                Optional.ofNullable(peer),
                Optional.empty(),
                Optional.empty());
    }

    private Tls tls() {
        if (clientHello == null || serverHello == null) {
            return clientHello == null ? serverHello : clientHello;
        }
        return clientHello.with(serverHello);
    }

    private Optional<Ssh> ssh() {
        SshEnd client = sshEnd(clientDirection);
        SshEnd server = sshEnd(1 - clientDirection);
        return client == null && server == null
                ? Optional.empty()
                : Optional.of(new Ssh(Optional.ofNullable(client), Optional.ofNullable(server)));
    }
}
