package io.macmon.config.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stations and prefixes; the stations by hash, the prefixes one after the other. */
final class PatternSet {

    private final Set<Long> stations = new HashSet<>();
    private final List<MacPattern> prefixes = new ArrayList<>();

    PatternSet(List<MacPattern> patterns) {
        for (MacPattern pattern : patterns) {
            if (pattern.isOneStation()) {
                stations.add(pattern.value());
            } else {
                prefixes.add(pattern);
            }
        }
    }

    boolean contains(long mac) {
        if (stations.contains(mac)) {
            return true;
        }
        for (MacPattern prefix : prefixes) {
            if (prefix.matches(mac)) {
                return true;
            }
        }
        return false;
    }
}
