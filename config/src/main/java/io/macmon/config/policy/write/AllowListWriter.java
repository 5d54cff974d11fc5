package io.macmon.config.policy.write;

import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.read.VlanId;
import java.util.List;

/** A form with a line, or a few, for each station. */
abstract class AllowListWriter {

    private static final String HEAD =
            "# Who may be here, by a policy of macmon. Lines are made anew, so change the policy.\n";

    final String text(Policy policy) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Member member : AllowList.allowed(policy)) {
            if (member.entry().pattern().isOneStation()) {
                addStation(text, member);
            } else if (!addPrefix(text, member)) {
                text.append("# left out, for this form lists whole addresses: ")
                        .append(member.entry().pattern())
                        .append(" of group ")
                        .append(member.group().name())
                        .append('\n');
            }
        }
        return text.toString();
    }

    abstract void addStation(StringBuilder text, Member member);

    /** Whether the form can say it. */
    boolean addPrefix(StringBuilder text, Member member) {
        return false;
    }

    /** The VLAN that a station is to be put in: the only one where it may be, with a tag or without; 0 when that is none. */
    static int vlanOf(Member member) {
        List<Integer> vlans = member.vlans();
        return vlans.size() == 1 ? vlans.get(0) : VlanId.UNTAGGED;
    }
}
