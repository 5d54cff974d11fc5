package io.macmon.analyzer.record;

import static io.macmon.analyzer.record.JsonText.name;

import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.flow.record.FlowNames.Quic;
import io.macmon.analyzer.flow.record.FlowNames.Ssh;
import io.macmon.analyzer.flow.record.FlowNames.SshEnd;
import io.macmon.analyzer.flow.record.FlowNames.Tls;
import io.macmon.config.text.ByteBuilder;
import java.util.List;
import java.util.Optional;

/** The names in a flow event, as Suricata names them in its events of each protocol. */
final class EveNames {

    private static final byte[] TLS = name("tls");
    private static final byte[] QUIC = name("quic");
    private static final byte[] SSH = name("ssh");
    private static final byte[] HTTP = name("http");
    private static final byte[] SNI = name("sni");
    private static final byte[] VERSION = name("version");
    private static final byte[] CLIENT_ALPNS = name("client_alpns");
    private static final byte[] JA3 = name("ja3");
    private static final byte[] JA3S = name("ja3s");
    private static final byte[] JA4 = name("ja4");
    private static final byte[] HASSH = name("hassh");
    private static final byte[] HASH = name("hash");
    private static final byte[] STRING = name("string");
    private static final byte[] CLIENT = name("client");
    private static final byte[] SERVER = name("server");
    private static final byte[] PROTO_VERSION = name("proto_version");
    private static final byte[] SOFTWARE_VERSION = name("software_version");
    private static final byte[] HOSTNAME = name("hostname");
    private static final byte[] HTTP_METHOD = name("http_method");
    private static final byte[] PEER = name("peer");
    private static final byte[] NAME = name("name");
    private static final byte[] AGE = name("age_ns");
    private static final byte[] ASKED = name("asked");
    private static final byte[] ECH = name("ech");
    private static final byte[] QUIC_CLIENT_ALPNS = name("quic_client_alpns");

    private EveNames() {}

    /** Appends the objects of the event. */
    static void append(FlowNames names, JsonText json) {
        names.tls().ifPresent(tls -> {
            json.startObject(TLS);
            hello(tls, tls.version(), json);
            fingerprint(JA3S, tls.ja3s(), tls.ja3sText(), json);
            alpns(CLIENT_ALPNS, tls.alpn(), json);
            json.endObject();
        });
        names.quic().ifPresent(quic -> {
            json.startObject(QUIC);
            hello(quic.hello(), quic.version(), json);
            json.endObject();
        });
        names.ssh().ifPresent(ssh -> ssh(ssh, json));
        names.http().ifPresent(http -> http(http, json));
    }

    /** Appends the members of the object {@code macmon}. */
    static void appendDetail(FlowNames names, JsonText json) {
        Optional<Tls> hello = names.tls().or(() -> names.quic().map(Quic::hello));
        if (hello.map(Tls::encrypted).orElse(false)) {
            json.flag(ECH, true);
        }
        names.quic().ifPresent(quic -> alpns(QUIC_CLIENT_ALPNS, quic.hello().alpn(), json));
        names.peer().ifPresent(peer -> peer(peer, json));
    }

    private static void hello(Tls hello, String version, JsonText json) {
        textIfAny(SNI, hello.sni(), json);
        textIfAny(VERSION, version, json);
        fingerprint(JA3, hello.ja3(), hello.ja3Text(), json);
        textIfAny(JA4, hello.ja4(), json);
    }

    private static void ssh(Ssh ssh, JsonText json) {
        json.startObject(SSH);
        ssh.client().ifPresent(end -> sshEnd(CLIENT, end, json));
        ssh.server().ifPresent(end -> sshEnd(SERVER, end, json));
        json.endObject();
    }

    private static void sshEnd(byte[] name, SshEnd end, JsonText json) {
        json.startObject(name);
        textIfAny(PROTO_VERSION, end.protocol(), json);
        textIfAny(SOFTWARE_VERSION, end.software(), json);
        fingerprint(HASSH, end.hassh(), end.hasshText(), json);
        json.endObject();
    }

    private static void http(Http http, JsonText json) {
        json.startObject(HTTP);
        textIfAny(HOSTNAME, http.hostname(), json);
        textIfAny(HTTP_METHOD, http.method(), json);
        json.endObject();
    }

    private static void peer(PeerName peer, JsonText json) {
        json.startObject(PEER);
        json.quoted(NAME, peer.name());
        json.number(AGE, peer.age().toNanos());
        json.flag(ASKED, peer.isAsker());
        json.endObject();
    }

    private static void fingerprint(byte[] name, String hash, String text, JsonText json) {
        if (hash.isEmpty()) {
            return;
        }
        json.startObject(name);
        json.text(HASH, hash);
        textIfAny(STRING, text, json);
        json.endObject();
    }

    private static void textIfAny(byte[] name, String text, JsonText json) {
        if (!text.isEmpty()) {
            json.quoted(name, text);
        }
    }

    private static void alpns(byte[] name, List<String> alpns, JsonText json) {
        if (alpns.isEmpty()) {
            return;
        }
        ByteBuilder out = json.member(name).append('[');
        for (int i = 0; i < alpns.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            json.quoted(alpns.get(i));
        }
        out.append(']');
    }
}
