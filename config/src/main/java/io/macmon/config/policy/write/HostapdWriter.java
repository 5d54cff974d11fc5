package io.macmon.config.policy.write;

import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.read.VlanId;

/** Writes an address and its VLAN ID. */
final class HostapdWriter extends AllowListWriter {

    @Override
    void addStation(StringBuilder text, Member member) {
        text.append(member.entry().pattern());
        int vlan = vlanOf(member);
        if (vlan != VlanId.UNTAGGED) {
            text.append(' ').append(vlan);
        }
        text.append('\n');
    }
}
