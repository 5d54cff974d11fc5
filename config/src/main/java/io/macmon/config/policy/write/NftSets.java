package io.macmon.config.policy.write;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import java.util.List;
import java.util.stream.Collectors;

/** Writes two nftables sets, {@code allowed} and {@code denied}; they replace the previous contents. */
final class NftSets {

    private static final String HEAD = """
        # Allowed and denied stations, generated from a macmon policy; nft -f replaces both sets at once. Use them in
        # your own rules, for example:
        #   ether saddr @denied drop
        #   ether saddr != @allowed drop
        add table bridge macmon
        """;

    private NftSets() {}

    static String text(Policy policy) {
        StringBuilder text = new StringBuilder(HEAD);
        addSet(
                text,
                "allowed",
                AllowList.allowed(policy).stream()
                        .map(Member::entry)
                        .map(ListedStation::pattern)
                        .toList());
        addSet(text, "denied", policy.deny());
        return text.toString();
    }

    // Prefixes need an interval set; a station beside the prefix that covers it needs auto-merge. Both are set from the
    // start, because a set that rules refer to cannot be recreated when the first prefix is listed.
    private static void addSet(StringBuilder text, String name, List<MacPattern> patterns) {
        String set = "set bridge macmon " + name;
        text.append("add ").append(set).append(" { type ether_addr; flags interval; auto-merge; }\n");
        text.append("flush ").append(set).append('\n');
        if (!patterns.isEmpty()) {
            text.append("add element bridge macmon ")
                    .append(name)
                    .append(" {\n    ")
                    .append(patterns.stream().map(NftSets::element).collect(Collectors.joining(",\n    ")))
                    .append("\n}\n");
        }
    }

    private static String element(MacPattern pattern) {
        if (pattern.isOneStation()) {
            return pattern.toString();
        }
        long last = pattern.value() | ((1L << (48 - pattern.length())) - 1);
        return pattern.address() + "-" + MacAddress.toString(last);
    }
}
