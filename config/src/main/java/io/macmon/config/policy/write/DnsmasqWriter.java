package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.read.DnsmasqReader;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes {@code dhcp-host} options. dnsmasq accepts one IPv4 address per station, and each IP address or name for one
 * station only: the first station with it gets it.
 */
final class DnsmasqWriter extends AllowListWriter {

    private static final Set<String> RESERVED = Set.of("infinite", "deprecated", "ignore");

    private final Set<IpAddress> addresses = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    @Override
    void addStation(StringBuilder text, Member member) {
        ListedStation entry = member.entry();
        text.append(DnsmasqReader.OPTION).append(entry.pattern());
        boolean hasIpv4 = false;
        for (IpAddress address : HostNames.addresses(entry)) {
            if ((address.version() == 6 || !hasIpv4) && addresses.add(address)) {
                hasIpv4 |= address.version() == 4;
                text.append(address.version() == 4 ? "," + address : ",[" + address + "]");
            }
        }
        if (isName(entry.name()) && names.add(entry.name().toLowerCase(Locale.ROOT))) {
            text.append(',').append(entry.name());
        }
        text.append('\n');
    }

    @Override
    boolean addPrefix(StringBuilder text, Member member) {
        MacPattern prefix = member.entry().pattern();
        int bytes = prefix.length() / 8;
        if (prefix.length() % 8 != 0) {
            return false;
        }
        text.append(DnsmasqReader.OPTION)
                .append(prefix)
                .append(":*".repeat(5 - bytes))
                .append('\n');
        return true;
    }

    private static boolean isName(String name) {
        return HostNames.isValid(name) && !RESERVED.contains(name);
    }
}
