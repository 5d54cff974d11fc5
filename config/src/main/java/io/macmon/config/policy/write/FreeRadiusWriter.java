package io.macmon.config.policy.write;

import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.read.VlanId;
import java.util.Locale;

/**
 * Writes addresses as the rewrite_calling_station_id of FreeRADIUS 3 does, in upper case with hyphens (RFC 3580, 3.21),
 * because its keys are case-sensitive. Assigns VLANs as in RFC 3580, 3.31.
 */
final class FreeRadiusWriter extends AllowListWriter {

    @Override
    void addStation(StringBuilder text, Member member) {
        String key = member.entry().pattern().toString().replace(':', '-').toUpperCase(Locale.ROOT);
        text.append(key).append('\n');
        int vlan = vlanOf(member);
        if (vlan != VlanId.UNTAGGED) {
            text.append("\tTunnel-Type = VLAN,\n\tTunnel-Medium-Type = IEEE-802,\n\tTunnel-Private-Group-Id = \"")
                    .append(vlan)
                    .append("\"\n");
        }
    }
}
