package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.policy.Role;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The 802.1X authenticators on the segment: the sources of EAP requests. A supplicant is not one, and a station that
 * the policy does not list is one only as long as no other authenticator is known, except for other ports of the same
 * switch. Keeps the {@value #MAX_AUTHENTICATORS} that sent a request last.
 */
final class Authenticators {

    private static final int MAX_AUTHENTICATORS = 1_024;
    private static final int SAME_SWITCH_SHIFT = 8; // the MAC addresses of its ports differ in the last byte
    private static final float LOAD_FACTOR = 0.75f;

    private final Map<Long, Boolean> isListed = new LinkedHashMap<>(16, LOAD_FACTOR, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MAX_AUTHENTICATORS;
        }
    };
    private long latest;

    boolean isEmpty() {
        return isListed.isEmpty();
    }

    boolean isOnlyOne() {
        return isListed.size() == 1;
    }

    /** The one that sent the latest request; 0 if none did. */
    long latest() {
        return latest;
    }

    /** Forgets all. */
    void clear() {
        isListed.clear();
        latest = 0;
    }

    /** Judges the source of an EAP request. Returns whether it is an authenticator. */
    boolean learn(Station source, SegmentPolicy segment) {
        if (!isListed.containsKey(source.mac)) {
            if (!mayBe(source, segment)) {
                return false;
            }
            boolean isTrusted = isTrusted(source, segment);
            if (isTrusted) {
                isListed.values().removeIf(listed -> !listed);
            }
            isListed.put(source.mac, isTrusted);
        }
        isListed.get(source.mac); // makes it the most recent one
        latest = source.mac;
        return true;
    }

    /** Whether the station may send the result of an authentication. */
    boolean mayDecide(Station source, SegmentPolicy segment) {
        return isListed.containsKey(source.mac) || (isListed.isEmpty() && mayBe(source, segment));
    }

    private boolean mayBe(Station source, SegmentPolicy segment) {
        return !isSupplicant(source)
                && source.policyVerdict() != Verdict.DENIED
                && (isTrusted(source, segment) || isListed.isEmpty() || isPortOfKnownSwitch(source.mac));
    }

    /** Whether the station authenticates itself, so that it does not authenticate others. */
    static boolean isSupplicant(Station station) {
        return station.has(Role.DOT1X) || station.has(Role.MAB) || station.sentEapol();
    }

    private static boolean isTrusted(Station source, SegmentPolicy segment) {
        return !segment.policy().listsStations() || source.policyVerdict() != Verdict.UNEXPECTED;
    }

    private boolean isPortOfKnownSwitch(long mac) {
        return isListed.keySet().stream().anyMatch(known -> known >>> SAME_SWITCH_SHIFT == mac >>> SAME_SWITCH_SHIFT);
    }
}
