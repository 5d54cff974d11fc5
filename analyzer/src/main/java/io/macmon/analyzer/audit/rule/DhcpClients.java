package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.audit.segment.RankedMap;
import io.macmon.analyzer.claim.Claim.DhcpRequest;
import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.RawValues;
import io.macmon.analyzer.wire.KeyedHash;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What DHCP clients requested, and which settings they were given last. Keeps {@value #MAX_CLIENTS} clients of each
 * rank, and as many answers whose requests were not seen.
 */
final class DhcpClients {

    private static final int MAX_CLIENTS = 2_048;
    private static final long SAME_REQUEST_NANOS = Duration.ofMinutes(1).toNanos();

    private final RankedMap<Key, Client> clients = new RankedMap<>(MAX_CLIENTS);
    private final RankedMap<Key, Client> unseen = new RankedMap<>(MAX_CLIENTS);

    /** Adds a client's message. */
    void onRequest(DhcpRequest request, int vlan, boolean isEstablished) {
        switch (request.type()) {
            case DISCOVER, REQUEST, OTHER -> {
                RawValues id = request.version() == 4 ? RawValues.ofMac(request.client()) : request.clientId();
                Key key = new Key(recipient(request.version(), id), vlan);
                Client known = clients.get(key);
                Client client = known == null ? new Client() : known;
                client.requested = request.requested();
                client.kind = request.clientClass();
                clients.put(key, client, isEstablished);
            }
            case RELEASE, DECLINE -> {}
        }
    }

    /** The client that an answer is for; empty if its request was not seen. */
    Optional<Client> find(NetworkSettings answer, int version, int vlan) {
        return Optional.ofNullable(clients.get(new Key(recipient(version, answer.client()), vlan)));
    }

    /** The client of a transaction whose request was not seen. All answers of one server to it must agree. */
    Client findUnseen(NetworkSettings answer, int vlan) {
        long server = KeyedHash.mix(answer.kind().name().hashCode() & 0xFFFF_FFFFL, answer.mac());
        long exchange = KeyedHash.mix(
                KeyedHash.mix(server, answer.scope().hash()), answer.client().hash());
        Key key = new Key(KeyedHash.mix(exchange, answer.transaction()), vlan);
        Client known = unseen.get(key);
        Client client = known == null ? new Client() : known;
        unseen.put(key, client, false);
        return client;
    }

    private static long recipient(int version, RawValues client) {
        return KeyedHash.mix(version, client.hash());
    }

    private record Key(long client, int vlan) {}

    /** A client's latest request, and the latest answer to it. */
    static final class Client {

        private Optional<Set<String>> requested = Optional.empty();
        private RawValues kind = RawValues.NONE;
        private long server;
        private long answeredNanos;
        private final Set<String> answered = new HashSet<>();
        private Optional<Set<String>> answeredRequest = Optional.empty();
        private RawValues answeredKind = RawValues.NONE;

        /** The vendor and user class. */
        RawValues kind() {
            return kind;
        }

        /** Whether it requested the setting; empty if it is not known what it requested. */
        Optional<Boolean> hasRequested(String setting) {
            return requested.map(settings -> settings.contains(setting));
        }

        /** Whether the same server gave it the setting within the last minute, or last for the same request. */
        boolean wasGiven(String setting, long mac, long nanos) {
            return answered.contains(setting) && (wasAnswered(mac, nanos) || (server == mac && repeats(setting)));
        }

        private boolean repeats(String setting) {
            return hasRequested(setting).orElse(false)
                    && requested.equals(answeredRequest)
                    && kind.equals(answeredKind);
        }

        /** Whether the same server gave it other settings than this one within the last minute. */
        boolean wasDenied(String setting, long mac, long nanos) {
            return wasAnswered(mac, nanos) && !answered.contains(setting);
        }

        private boolean wasAnswered(long mac, long nanos) {
            return server == mac && nanos - answeredNanos < SAME_REQUEST_NANOS;
        }

        /** Notes a server's answer. */
        void onAnswer(NetworkSettings answer, long mac, long nanos) {
            server = mac;
            answeredNanos = nanos;
            answeredRequest = requested;
            answeredKind = kind;
            answered.clear();
            answer.values().forEach((setting, values) -> {
                if (!values.isEmpty()) {
                    answered.add(setting);
                }
            });
        }
    }
}
