package io.macmon.cli.conformance;

import io.macmon.cli.conformance.CaptureSummary.Count;
import io.macmon.cli.conformance.CaptureSummary.Direction;
import io.macmon.cli.conformance.CaptureSummary.Flow;
import io.macmon.cli.conformance.CaptureSummary.FlowKey;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Compares the results of macmon and the oracle for one capture. */
final class Comparison {

    /** The properties that are compared. */
    enum Check {
        READ("captures read or rejected alike"),
        FRAMES("frames"),
        BYTES("bytes"),
        SKIPPED("frames of unsupported link types"),
        SOURCES("source addresses, with their frames and bytes"),
        FLOWS("flows by VLANs, protocol, addresses and ports"),
        RECORDS("flows in one record, or one per TCP connection and ICMP type"),
        INITIATORS("initiators of flows"),
        DIRECTION_FRAMES("frames per direction"),
        DIRECTION_BYTES("bytes per direction"),
        DIRECTION_IP_BYTES("IP bytes per direction"),
        FALSE_LENGTHS(
                "IP bytes per direction with a length beyond the frame: not those claimed, but those in the frame"),
        TCP_FLAGS("TCP flags per direction"),
        TIMES("first and last times of flows"),
        COMMUNITY_IDS("Community IDs of flows");

        private final String description;

        Check(String description) {
            this.description = description;
        }

        boolean isOfFlows() {
            return compareTo(FLOWS) >= 0;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    private final Map<Check, Long> compared = new EnumMap<>(Check.class);
    private final Map<Check, Long> differing = new EnumMap<>(Check.class);
    private final Map<Check, String> differences = new EnumMap<>(Check.class);
    private int fingerprint;

    private Comparison() {}

    static Comparison of(Path file, OracleResult oracle, MacmonResult macmon) {
        Comparison comparison = new Comparison();
        comparison.totals(oracle, macmon);
        if (macmon.started()) {
            comparison.sources(file, oracle.summary(), macmon.summary());
            comparison.flows(readable(oracle.summary()), macmon.summary().flows());
        }
        return comparison;
    }

    // The oracle supports more link types. If macmon skips every frame, it must not find a flow.
    private static Map<FlowKey, Flow> readable(CaptureSummary expected) {
        return expected.skipped() == expected.frames() ? Map.of() : expected.flows();
    }

    /** Compares only flows, added up by addresses. */
    static Comparison ofAddresses(OracleResult oracle, MacmonResult macmon) {
        Comparison comparison = new Comparison();
        comparison.flows(
                CaptureSummary.byAddresses(oracle.summary().flows()),
                CaptureSummary.byAddresses(macmon.summary().flows()));
        return comparison;
    }

    /**
     * Whether each flow with ports has all frames that the oracle found in it, and the additional ones are not more
     * than there are fragments. Then no frame moved from one flow with ports to another.
     */
    static boolean onlyFragmentsMoved(OracleResult oracle, MacmonResult macmon) {
        long moved = 0;
        for (Map.Entry<FlowKey, Flow> flow : oracle.summary().flows().entrySet()) {
            Flow found = macmon.summary().flows().get(flow.getKey());
            long gained = (found == null ? 0 : found.frames()) - flow.getValue().frames();
            if (gained < 0 && flow.getKey().hasPorts()) {
                return false;
            }
            moved += Math.max(0, gained);
        }
        return moved <= oracle.fragments();
    }

    /** The number of comparisons of each check. */
    Map<Check, Long> compared() {
        return compared;
    }

    /** The number of differences of each check. */
    Map<Check, Long> differing() {
        return differing;
    }

    /** The first difference of each check that has any. */
    Map<Check, String> differences() {
        return differences;
    }

    /** A number that changes if any difference does, whatever their order. */
    int fingerprint() {
        return fingerprint;
    }

    private void totals(OracleResult oracle, MacmonResult macmon) {
        CaptureSummary expected = oracle.summary();
        CaptureSummary found = macmon.summary();
        if (oracle.unsupported()) {
            check(Check.READ, found.frames() == 0 && found.skipped() > 0, "not skipped: " + macmon.errors());
            return;
        }
        // A file without a readable frame is an error: if all are skipped, or if neither program finds IP in any.
        boolean skipped = expected.frames() > 0 && expected.skipped() == expected.frames();
        boolean broken = expected.flows().isEmpty() && macmon.errors().contains(" could be read: ");
        boolean unreadable = skipped || broken;
        check(
                Check.READ,
                (oracle.damaged() || unreadable) != macmon.errors().isEmpty(),
                "damaged: " + oracle.damaged() + ", unreadable: " + unreadable + ", macmon reports: "
                        + macmon.errors());
        check(Check.FRAMES, expected.frames() - expected.skipped(), found.frames());
        check(Check.SKIPPED, expected.skipped(), found.skipped());
        if (expected.skipped() == 0) {
            check(Check.BYTES, expected.bytes(), found.bytes());
        }
    }

    // Flow records lack the sources of frames without a flow, and of cooked captures. So macmon runs once per source.
    private void sources(Path file, CaptureSummary expected, CaptureSummary found) {
        if (expected.skipped() > 0) {
            return;
        }
        Map<String, Count> expectedSources = expected.sources();
        Map<String, Count> foundSources = found.sources();
        if (!foundSources.equals(expectedSources)) {
            expectedSources = withoutGroups(expectedSources);
            foundSources = watchEach(file, expectedSources.keySet(), new Count(found.frames(), found.bytes()));
        }
        for (Map.Entry<String, Count> source : expectedSources.entrySet()) {
            check(Check.SOURCES, source.getValue(), foundSources.get(source.getKey()), source.getKey());
        }
        check(Check.SOURCES, expectedSources.keySet(), foundSources.keySet());
    }

    // A group address is not a station, so --mac rejects it.
    private static Map<String, Count> withoutGroups(Map<String, Count> sources) {
        Map<String, Count> merged = new HashMap<>();
        sources.forEach((source, count) ->
                merged.merge(isGroup(source) ? CaptureSummary.NO_SOURCE : source, count, Count::plus));
        return merged;
    }

    private static boolean isGroup(String mac) {
        return (Integer.parseInt(mac.substring(0, 2), 16) & 1) != 0;
    }

    private static Map<String, Count> watchEach(Path file, Set<String> sources, Count all) {
        Map<String, Count> counts = new HashMap<>();
        Count rest = all;
        for (String source : sources) {
            if (!source.equals(CaptureSummary.NO_SOURCE)) {
                Count count = MacmonResult.ofSource(file, source);
                counts.put(source, count);
                rest = rest.minus(count);
            }
        }
        if (rest.frames() != 0) {
            counts.put(CaptureSummary.NO_SOURCE, rest);
        }
        return counts;
    }

    private void flows(Map<FlowKey, Flow> expected, Map<FlowKey, Flow> found) {
        expected.forEach((key, flow) -> {
            Flow other = found.get(key);
            check(Check.FLOWS, other != null, "missing: " + key);
            if (other != null) {
                check(Check.RECORDS, other.torn() == 0, key + ": " + other.torn() + " records continue another");
                check(Check.INITIATORS, flow.lowIsFirst(), other.lowIsFirst(), key + " from the lower end");
                direction(key + " from the lower end", flow.fromLow(), other.fromLow());
                direction(key + " from the higher end", flow.fromHigh(), other.fromHigh());
                if (flow.first() != null && flow.last() != null) {
                    check(Check.TIMES, flow.first(), other.first(), key);
                    check(Check.TIMES, flow.last(), other.last(), key);
                }
                if (!other.communityIds().isEmpty()) {
                    check(
                            Check.COMMUNITY_IDS,
                            other.communityIds().containsAll(flow.communityIds()),
                            key + ": " + flow.communityIds() + ", not " + other.communityIds());
                }
            }
        });
        Set<FlowKey> additional = new HashSet<>(found.keySet());
        additional.removeAll(expected.keySet());
        additional.forEach(key -> check(Check.FLOWS, false, "additional: " + key));
    }

    private void direction(Object where, Direction expected, Direction found) {
        check(Check.DIRECTION_FRAMES, expected.frames(), found.frames(), where);
        check(Check.DIRECTION_BYTES, expected.bytes(), found.bytes(), where);
        // The oracle adds up what the length fields claim, except for jumbo payloads.
        if (found.hasFalseLength()) {
            check(Check.FALSE_LENGTHS, found.ipBytes() <= found.bytes(), where + " " + found.ipBytes());
        } else {
            check(Check.DIRECTION_IP_BYTES, expected.ipBytes(), found.ipBytes(), where);
        }
        check(Check.TCP_FLAGS, expected.tcpFlags(), found.tcpFlags(), where);
    }

    private void check(Check check, Object expected, Object found) {
        check(check, expected, found, "");
    }

    private void check(Check check, Object expected, Object found, Object where) {
        check(check, expected.equals(found), where + " " + found + ", not " + expected);
    }

    private void check(Check check, boolean agrees, String difference) {
        compared.merge(check, 1L, Long::sum);
        if (!agrees) {
            differing.merge(check, 1L, Long::sum);
            differences.putIfAbsent(check, difference.strip());
            // what macmon prints contains the file's path
            fingerprint += (check == Check.READ ? check.name() : check.name() + difference).hashCode();
        }
    }
}
