package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.config.net.IpPrefix;
import io.macmon.config.policy.Policy.Member;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Formats parts of the evidence texts. */
public final class EvidenceText {

    private static final int MAX_LISTED = 6;

    private EvidenceText() {}

    /** Joins the items with commas. A long list is truncated. */
    public static String list(Collection<?> items) {
        String text = items.stream().limit(MAX_LISTED).map(Object::toString).collect(Collectors.joining(", "));
        return items.size() > MAX_LISTED ? text + ", ..." : text;
    }

    /** Lists the IP addresses of one version that a station may use. */
    public static String addresses(Member member, int version) {
        List<IpPrefix> allowed = member.entry().addresses().isEmpty()
                ? member.group().addresses()
                : member.entry().addresses();
        return list(allowed.stream()
                .filter(prefix -> prefix.address().version() == version)
                .toList());
    }

    /** Lists VLANs for programs, as in {@code 10, untagged}. */
    public static String vlanList(List<Integer> vlans) {
        return list(vlans.stream()
                .map(vlan -> vlan == 0 ? "untagged" : vlan.toString())
                .toList());
    }

    /** The message that carries a claim, as in {@code an ARP reply}. */
    public static String message(AddressEvidence evidence) {
        return switch (evidence) {
            case ARP_REQUEST -> "an ARP request";
            case ARP_REPLY -> "an ARP reply";
            case ARP_GRATUITOUS -> "a gratuitous ARP";
            case ARP_PROBE -> "an ARP probe";
            case ND_SOURCE -> "a neighbour discovery message";
            case ND_ADVERTISEMENT -> "a neighbour advertisement";
            case ND_DAD -> "a duplicate address detection probe";
            default -> "a DHCP message";
        };
    }

    static String vlan(int vlan) {
        return vlan == 0 ? "untagged" : "VLAN " + vlan;
    }

    /** Lists VLANs, as in {@code VLANs 10, 20 and untagged frames}. */
    public static String vlans(List<Integer> vlans) {
        List<Integer> tagged = vlans.stream().filter(vlan -> vlan != 0).toList();
        if (tagged.isEmpty()) {
            return "untagged frames only";
        }
        return (tagged.size() == 1 ? "VLAN " : "VLANs ")
                + list(tagged)
                + (vlans.contains(0) ? " and untagged frames" : "");
    }
}
