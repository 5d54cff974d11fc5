package io.macmon.analyzer.audit;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Formats parts of the evidence texts. */
final class EvidenceText {

    private static final int MAX_LISTED = 6;

    private EvidenceText() {}

    /** Joins the items with commas. A long list is truncated. */
    static String list(Collection<?> items) {
        String text = items.stream().limit(MAX_LISTED).map(Object::toString).collect(Collectors.joining(", "));
        return items.size() > MAX_LISTED ? text + ", ..." : text;
    }

    static String vlan(int vlan) {
        return vlan == 0 ? "untagged" : "VLAN " + vlan;
    }

    /** Lists VLANs, as in {@code VLANs 10, 20 and untagged frames}. */
    static String vlans(List<Integer> vlans) {
        List<Integer> tagged = vlans.stream().filter(vlan -> vlan != 0).toList();
        if (tagged.isEmpty()) {
            return "untagged frames only";
        }
        return (tagged.size() == 1 ? "VLAN " : "VLANs ")
                + list(tagged)
                + (vlans.contains(0) ? " and untagged frames" : "");
    }
}
