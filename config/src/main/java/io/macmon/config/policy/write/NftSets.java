package io.macmon.config.policy.write;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import java.util.List;
import java.util.stream.Collectors;

/** Two sets of a table of nftables, {@code allowed} and {@code denied}; whatever was in them before goes. */
final class NftSets {

    private static final String HEAD = """
        # Who may be here, by a policy of macmon; nft -f takes both sets at once. Rules of yours give them a meaning, as in:
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

    // Only a set of intervals takes prefixes, and only one that merges takes a station beside the prefix that covers
    // it. It is so
    // from the start, for a set that rules refer to cannot be made anew when the first prefix is listed.
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
