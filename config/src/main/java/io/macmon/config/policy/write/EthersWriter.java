package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.Policy.Member;
import java.util.List;

/**
 * Writes a MAC address and the station's name. If there is no name, writes the IP addresses; if there are none either,
 * writes a name made from the MAC address, since the format requires one.
 */
final class EthersWriter extends AllowListWriter {

    @Override
    void addStation(StringBuilder text, Member member) {
        ListedStation entry = member.entry();
        List<IpAddress> addresses = HostNames.addresses(entry);
        if (HostNames.isValid(entry.name())) {
            addLine(text, entry, entry.name());
        } else if (addresses.isEmpty()) {
            addLine(text, entry, "station-" + entry.pattern().toString().replace(":", ""));
        } else {
            addresses.forEach(address -> addLine(text, entry, address.toString()));
        }
    }

    private static void addLine(StringBuilder text, ListedStation entry, String name) {
        text.append(entry.pattern()).append(' ').append(name).append('\n');
    }
}
