package io.macmon.config.policy.write;

import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import java.util.List;

/**
 * Writes the allowed stations in a policy for programs that enforce it. Denied stations are omitted; entries that a
 * format cannot express become comments.
 */
public final class AllowList {

    private AllowList() {}

    /** The text of the whole file. Names that are invalid in the format are omitted. */
    public static String text(Policy policy, AllowListFormat format) {
        return switch (format) {
            case HOSTAPD -> new HostapdWriter().text(policy);
            case FREERADIUS -> new FreeRadiusWriter().text(policy);
            case ETHERS -> new EthersWriter().text(policy);
            case DNSMASQ -> new DnsmasqWriter().text(policy);
            case NFT -> NftSets.text(policy);
        };
    }

    /** The stations and prefixes that are allowed: entries that are not denied as a whole. */
    static List<Member> allowed(Policy policy) {
        return policy.groups().stream()
                .flatMap(group -> group.stations().stream().map(entry -> new Member(group, entry)))
                .filter(member -> !policy.denies(member.entry().pattern()))
                .toList();
    }
}
