package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.Quic;
import io.macmon.analyzer.flow.record.FlowNames.SshEnd;
import io.macmon.analyzer.flow.record.FlowNames.Tls;
import io.macmon.analyzer.hello.HelloStatus;
import io.macmon.analyzer.hello.HttpRequest;
import io.macmon.analyzer.hello.HttpRequestReader;
import io.macmon.analyzer.hello.SshIdent;
import io.macmon.analyzer.hello.SshIdentReader;
import io.macmon.analyzer.hello.TlsClientHello;
import io.macmon.analyzer.hello.TlsHelloReader;
import io.macmon.analyzer.hello.TlsServerHello;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;

/**
 * Reads the first message of a stream in any known protocol, and adds its names to those of the flow. One thread only.
 */
final class FirstMessage {

    private static final int HANDSHAKE_RECORD = 0x16;
    private static final int DOT_PORT = 853;
    private static final List<String> DNS_PROTOCOLS = List.of("dot", "doq");
    private static final int MAX_PROTOCOLS = 16;
    private static final int MAX_FINGERPRINT_TEXT = 1_024;

    // In nanoseconds, as measured.
    private static final int MESSAGE_COST = 1_000;
    private static final int BYTE_COST = 10;
    private static final int LONG_HELLO_BYTE_COST = 150; // with the fingerprints
    private static final int OTHER_COST = 500;
    private static final int MAX_OTHER = HttpRequestReader.MAX_HEAD;

    private final NameCounts counts;
    private final NameBudget budget;
    private final TlsHelloReader tls = new TlsHelloReader();
    private final SshIdentReader ssh = new SshIdentReader();
    private final HttpRequestReader http = new HttpRequestReader();
    private Protocol protocol;

    private enum Protocol {
        TLS,
        SSH,
        HTTP
    }

    FirstMessage(NameCounts counts, NameBudget budget) {
        this.counts = counts;
        this.budget = budget;
    }

    /** Reads the first bytes of a TCP stream. */
    HelloStatus read(ByteBuffer memory, int at, int length, boolean isServer) {
        HelloStatus status = readAny(memory, at, length, isServer);
        spend(status, length);
        return status;
    }

    private void spend(HelloStatus status, int length) {
        if (status == HelloStatus.OTHER_PROTOCOL) {
            budget.spend(OTHER_COST + Math.min(length, MAX_OTHER) / 2);
        } else {
            boolean isLong = status == HelloStatus.OK
                    && protocol == Protocol.TLS
                    && tls.hello() instanceof TlsClientHello hello
                    && hello.isLong();
            budget.spend(MESSAGE_COST + (long) length * (isLong ? LONG_HELLO_BYTE_COST : BYTE_COST));
        }
    }

    private HelloStatus readAny(ByteBuffer memory, int at, int length, boolean isServer) {
        byte first = memory.get(at);
        if (first == HANDSHAKE_RECORD) {
            protocol = Protocol.TLS;
            return tls.read(memory, at, length);
        }
        if (first == 'S') {
            protocol = Protocol.SSH;
            HelloStatus status = ssh.read(memory, at, length, isServer);
            if (status != HelloStatus.OTHER_PROTOCOL) {
                return status;
            }
        }
        protocol = Protocol.HTTP;
        return http.read(memory, at, length);
    }

    /** Reads the first bytes of the CRYPTO stream of a QUIC client. */
    HelloStatus readQuic(ByteBuffer memory, int length) {
        protocol = Protocol.TLS;
        HelloStatus status = tls.readQuic(memory, 0, length);
        spend(status, length);
        return status;
    }

    /** How many bytes the next call needs at least; after {@code NEED_MORE}. */
    int needed() {
        return protocol == Protocol.TLS ? tls.needed() : 0;
    }

    /** Whether the last call found a name, complete or not. */
    boolean hasNames(HelloStatus status) {
        return status == HelloStatus.OK
                || (protocol == Protocol.SSH && status != HelloStatus.OTHER_PROTOCOL && ssh.ident() != null);
    }

    /** Adds the names that the last call found in a TCP stream. */
    void addTo(FoundNames names, int direction, int destinationPort, boolean isServer) {
        switch (protocol) {
            case TLS -> addHello(names, destinationPort);
            case SSH -> addIdent(names, direction, isServer);
            case HTTP -> addRequest(names, http.request());
        }
    }

    /** Adds the names that the last call found in QUIC. */
    void addQuicTo(FoundNames names, int version, int destinationPort) {
        if (tls.hello() instanceof TlsClientHello hello) {
            counts.count(NameCounter.QUIC);
            names.quic = new Quic(version == 1 ? "1" : "2", client(hello, destinationPort));
        }
    }

    private void addHello(FoundNames names, int destinationPort) {
        if (tls.hello() instanceof TlsClientHello hello) {
            counts.count(NameCounter.TLS);
            names.clientHello = client(hello, destinationPort);
        } else if (tls.hello() instanceof TlsServerHello hello) {
            names.serverHello = Tls.ofServer(version(hello.version()), hello.ja3s(), bounded(hello.ja3sText()));
        }
    }

    private void addIdent(FoundNames names, int direction, boolean isServer) {
        SshIdent ident = ssh.ident();
        if (names.sshEnd(direction) == null) {
            counts.count(NameCounter.SSH);
        }
        names.clientDirection = isServer ? 1 - direction : direction;
        names.setSshEnd(
                direction,
                new SshEnd(
                        NameText.of(ident.protocolVersion()),
                        NameText.of(ident.software()),
                        ident.hassh(),
                        bounded(ident.hasshText())));
    }

    private void addRequest(FoundNames names, HttpRequest request) {
        counts.count(NameCounter.HTTP);
        names.http = new Http(NameText.of(request.hostName()), NameText.of(request.method()));
    }

    private Tls client(TlsClientHello hello, int serverPort) {
        if (hello.hasEch()) {
            counts.count(NameCounter.ECH);
        }
        if (serverPort == DOT_PORT || !Collections.disjoint(hello.alpn(), DNS_PROTOCOLS)) {
            counts.count(NameCounter.ENCRYPTED_DNS);
        }
        return Tls.ofClient(
                NameText.of(hello.serverName()), protocols(hello.alpn()), hello.fingerprint(), hello.hasEch());
    }

    // Usually the same list, so that flows share it.
    private static List<String> protocols(List<String> alpn) {
        for (String protocol : alpn) {
            if (alpn.size() > MAX_PROTOCOLS || !NameText.of(protocol).equals(protocol)) {
                return alpn.stream().limit(MAX_PROTOCOLS).map(NameText::of).toList();
            }
        }
        return alpn;
    }

    // What is hashed may be much longer than any real client's; the hash remains.
    private static String bounded(String text) {
        return text.length() > MAX_FINGERPRINT_TEXT ? "" : NameText.of(text, MAX_FINGERPRINT_TEXT);
    }

    // In Suricata's notation.
    private static String version(int number) {
        return switch (number) {
            case 0x0304 -> "TLS 1.3";
            case 0x0303 -> "TLS 1.2";
            case 0x0302 -> "TLS 1.1";
            case 0x0301 -> "TLSv1";
            case 0x0300 -> "SSLv3";
            default -> String.format("0x%04x", number);
        };
    }
}
