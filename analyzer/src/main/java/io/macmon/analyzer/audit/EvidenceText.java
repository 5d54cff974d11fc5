package io.macmon.analyzer.audit;

import java.util.Collection;
import java.util.stream.Collectors;

/** Parts of sentences. */
final class EvidenceText {

    private static final int MOST_LISTED = 6;

    private EvidenceText() {}

    /** With commas; of a long list its beginning. */
    static String list(Collection<?> things) {
        String text = things.stream().limit(MOST_LISTED).map(Object::toString).collect(Collectors.joining(", "));
        return things.size() > MOST_LISTED ? text + ", ..." : text;
    }

    /** Where a frame is. */
    static String vlan(int vlan) {
        return vlan == 0 ? "untagged" : "in VLAN " + vlan;
    }

    /** VLANs, as a policy writes them. */
    static String vlans(Collection<Integer> vlans) {
        return list(vlans.stream()
                .map(vlan -> vlan == 0 ? "untagged" : vlan.toString())
                .toList());
    }
}
