package io.macmon.config.policy.write;

import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import java.util.List;

/**
 * The stations of a policy as enforcers read them. Who is denied is on none of these lists, and what a form cannot say stands
 * there as a comment.
 */
public final class AllowList {

    private AllowList() {}

    /** The whole file, ending with a line end. Names that the form does not take are left out. */
    public static String text(Policy policy, AllowListFormat format) {
        return switch (format) {
            case HOSTAPD -> new HostapdWriter().text(policy);
            case FREERADIUS -> new FreeRadiusWriter().text(policy);
            case ETHERS -> new EthersWriter().text(policy);
            case DNSMASQ -> new DnsmasqWriter().text(policy);
            case NFT -> NftSets.text(policy);
        };
    }

    /** The entries that let somebody in: stations and prefixes, without those that are denied as a whole. */
    static List<Member> allowed(Policy policy) {
        return policy.groups().stream()
                .flatMap(group -> group.stations().stream().map(entry -> new Member(group, entry)))
                .filter(member -> !policy.deny().contains(member.entry().pattern())
                        && !(isOne(member)
                                && policy.denies(member.entry().pattern().value())))
                .toList();
    }

    private static boolean isOne(Member member) {
        return member.entry().pattern().isOneStation();
    }
}
