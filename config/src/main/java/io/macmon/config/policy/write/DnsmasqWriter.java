package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.read.DnsmasqReader;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
        text.append(option(entry.pattern()));
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
    boolean addPrefix(StringBuilder text, Member member, Policy policy) {
        wholeBytes(member.entry().pattern())
                .filter(prefix -> !policy.denies(prefix))
                .forEach(prefix -> text.append(option(prefix)).append('\n'));
        return true;
    }

    // dnsmasq prefers the entry with the fewest wildcards.
    @Override
    void addDenied(StringBuilder text, MacPattern denied) {
        wholeBytes(denied).forEach(pattern -> text.append(option(pattern)).append(",ignore\n"));
    }

    // A prefix that ends within a byte as the 16 prefixes that end after it, because dnsmasq's wildcards are bytes.
    private static Stream<MacPattern> wholeBytes(MacPattern pattern) {
        if (pattern.length() % 8 == 0) {
            return Stream.of(pattern);
        }
        int length = pattern.length() + 4;
        return LongStream.range(0, 16)
                .mapToObj(digit -> new MacPattern(pattern.value() | digit << (48 - length), length))
                .filter(prefix -> !MacAddress.isMulticast(prefix.value()));
    }

    private static String option(MacPattern pattern) {
        return DnsmasqReader.OPTION + pattern + (pattern.isOneStation() ? "" : ":*".repeat(5 - pattern.length() / 8));
    }

    private static boolean isName(String name) {
        return HostNames.isValid(name) && !RESERVED.contains(name);
    }
}
