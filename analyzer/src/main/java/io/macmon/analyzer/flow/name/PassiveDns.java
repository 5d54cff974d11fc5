package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.wire.KeyedHash;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names that DNS answers had for addresses, by the client that received them. The {@value #MAX_ANSWERS} latest
 * pairs of client and address are kept: at most 13 MiB, with names of 255 bytes, and usually 4 MiB. Thread-safe: the
 * workers of a live run share one, because an answer and the flow after it may reach different workers.
 */
public final class PassiveDns {

    /** The most pairs of client and address that are kept. */
    static final int MAX_ANSWERS = 16_384;

    private final Map<Ends, Answer> byClient = new LinkedHashMap<>();
    private final Map<Ends, Answer> byAddress = new LinkedHashMap<>();
    private final Ends wanted = new Ends();

    /**
     * Remembers an address in an answer. An address is two longs, as in a flow's key.
     *
     * @return whether another answer was forgotten for it
     */
    synchronized boolean learn(Ends ends, String name, long nanos) {
        Answer answer = new Answer(name, nanos);
        boolean isEvicted = put(byClient, ends.copy(), answer);
        put(byAddress, ends.ofAnyClient(), answer);
        return isEvicted;
    }

    /** The name that a client knows a server by; null if no answer had its address. */
    synchronized PeerName find(long clientHigh, long clientLow, long serverHigh, long serverLow, long nanos) {
        if (byClient.isEmpty()) {
            return null;
        }
        Answer own = byClient.get(wanted.set(clientHigh, clientLow, serverHigh, serverLow));
        Answer answer = own != null ? own : byAddress.get(wanted.set(0, 0, serverHigh, serverLow));
        return answer == null
                ? null
                : new PeerName(answer.name, Duration.ofNanos(Math.max(0, nanos - answer.nanos)), own != null);
    }

    // The latest answers are last.
    private static boolean put(Map<Ends, Answer> answers, Ends ends, Answer answer) {
        answers.remove(ends);
        answers.put(ends, answer);
        if (answers.size() <= MAX_ANSWERS) {
            return false;
        }
        answers.remove(answers.keySet().iterator().next());
        return true;
    }

    private record Answer(String name, long nanos) {}

    /** A client and an address; mutable, so that a look-up allocates nothing. */
    static final class Ends {

        private long clientHigh;
        private long clientLow;
        private long serverHigh;
        private long serverLow;

        Ends set(long clientHigh, long clientLow, long serverHigh, long serverLow) {
            this.clientHigh = clientHigh;
            this.clientLow = clientLow;
            this.serverHigh = serverHigh;
            this.serverLow = serverLow;
            return this;
        }

        Ends setServer(long high, long low) {
            return set(clientHigh, clientLow, high, low);
        }

        private Ends copy() {
            return new Ends().set(clientHigh, clientLow, serverHigh, serverLow);
        }

        private Ends ofAnyClient() {
            return new Ends().set(0, 0, serverHigh, serverLow);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ends ends
                    && ends.clientHigh == clientHigh
                    && ends.clientLow == clientLow
                    && ends.serverHigh == serverHigh
                    && ends.serverLow == serverLow;
        }

        @Override
        public int hashCode() {
            long client = KeyedHash.mix(KeyedHash.mix(0, clientHigh), clientLow);
            return Long.hashCode(KeyedHash.mix(KeyedHash.mix(client, serverHigh), serverLow));
        }
    }
}
