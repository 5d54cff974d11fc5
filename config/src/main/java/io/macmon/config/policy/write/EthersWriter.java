package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.Policy.Member;
import java.util.List;

/**
 * Writes a line with the station's name, and one with each of its IPv4 addresses. If there are none, writes a name made
 * from the MAC address, since the format requires one.
 */
final class EthersWriter extends AllowListWriter {

    @Override
    void addStation(StringBuilder text, Member member) {
        ListedStation entry = member.entry();
        List<IpAddress> addresses = HostNames.addresses(entry).stream()
                .filter(address -> address.version() == 4)
                .toList();
        if (HostNames.isValid(entry.name())) {
            addLine(text, entry, entry.name()); // first, because tools that show names take the first line
        } else if (addresses.isEmpty()) {
            addLine(text, entry, "station-" + entry.pattern().toString().replace(":", ""));
        }
        addresses.forEach(address -> addLine(text, entry, address.toString()));
    }

    private static void addLine(StringBuilder text, ListedStation entry, String name) {
        text.append(entry.pattern()).append(' ').append(name).append('\n');
    }
}
