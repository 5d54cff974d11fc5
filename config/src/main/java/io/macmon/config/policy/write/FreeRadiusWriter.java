package io.macmon.config.policy.write;

import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.read.VlanId;

/**
 * Writes addresses in lower case with hyphens, as rewrite_calling_station_id does, and assigns VLANs as in RFC 3580.
 */
final class FreeRadiusWriter extends AllowListWriter {

    @Override
    void addStation(StringBuilder text, Member member) {
        text.append(member.entry().pattern().toString().replace(':', '-')).append('\n');
        int vlan = vlanOf(member);
        if (vlan != VlanId.UNTAGGED) {
            text.append("\tTunnel-Type = VLAN,\n\tTunnel-Medium-Type = IEEE-802,\n\tTunnel-Private-Group-Id = \"")
                    .append(vlan)
                    .append("\"\n");
        }
    }
}
