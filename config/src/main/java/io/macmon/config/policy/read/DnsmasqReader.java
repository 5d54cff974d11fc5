package io.macmon.config.policy.read;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.IpPrefix;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads dnsmasq's {@code dhcp-host} entries (dnsmasq(8)), from its configuration or from a file of hosts. Other lines
 * in a configuration are ignored; hosts with only a client id or a name are skipped, and so are hosts that dnsmasq does
 * not serve.
 */
public final class DnsmasqReader implements ListReader {

    public static final String OPTION = "dhcp-host=";

    private static final Pattern OTHER_OPTION = Pattern.compile("[a-z][a-z0-9-]*(\\s*=.*)?");
    private static final Pattern TAGGED_WORD = Pattern.compile("(id|net|set|tag):.*");
    private static final Pattern LEASE_TIME = Pattern.compile("\\d+[smhdw]?|infinite|deprecated|ignore");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{1,2}([:-]([0-9a-fA-F]{1,2}|\\*)){5}");
    private static final Pattern ETHERNET_TYPE = Pattern.compile("^0*1-(?=" + MAC.pattern() + "$)");

    private final Path file;
    private final Problems problems;
    private final SkippedEntries skipped;
    private final SkippedEntries ignored;
    private final List<ListedStation> entries = new ArrayList<>();

    DnsmasqReader(Path file, Consumer<String> warn, Problems problems) {
        this.file = file;
        this.problems = problems;
        skipped = new SkippedEntries(file, warn);
        ignored = new SkippedEntries(file, warn, "that dnsmasq ignores");
    }

    @Override
    public List<ListedStation> read(List<String> lines) {
        int number = 0;
        for (String line : lines) {
            number++;
            String host = host(ListLine.withoutComment(line).strip());
            if (!host.isEmpty()) {
                addHost(host, number);
            }
        }
        skipped.report();
        ignored.report();
        return entries;
    }

    private static String host(String line) {
        if (line.startsWith(OPTION)) {
            return line.substring(OPTION.length()).strip();
        }
        boolean isOther =
                OTHER_OPTION.matcher(line).matches() && !MAC.matcher(line).matches();
        return isOther ? "" : line;
    }

    private void addHost(String text, int number) {
        String location = file + ":" + number;
        try {
            Host host = new Host();
            for (String part : text.split(",", -1)) {
                host.parse(part.strip());
            }
            if (host.stations.isEmpty()) {
                skipped.add(number);
            } else if (host.isIgnored) {
                ignored.add(number);
                return;
            }
            for (MacPattern station : host.stations) {
                entries.add(new ListedStation(station, host.name, List.of(), host.addresses, location));
            }
        } catch (IllegalArgumentException wrong) {
            problems.add(new ConfigException(location, wrong.getMessage()));
        }
    }

    private static final class Host {

        final List<MacPattern> stations = new ArrayList<>();
        final List<IpPrefix> addresses = new ArrayList<>();
        String name = "";
        boolean isIgnored;

        void parse(String part) {
            isIgnored |= part.equals("ignore");
            String mac = ETHERNET_TYPE.matcher(part).replaceFirst("");
            if (MAC.matcher(mac).matches()) {
                stations.add(MacPattern.parse(mac));
            } else if (part.startsWith("[") && part.endsWith("]")) {
                parseIpv6(part.substring(1, part.length() - 1));
            } else if (TAGGED_WORD.matcher(part).matches()
                    || LEASE_TIME.matcher(part).matches()) {
                return;
            } else if (part.indexOf(':') >= 0 || part.indexOf('*') >= 0) {
                stations.add(MacPattern.parse(part));
            } else if (ListLine.looksLikeIp(part)) {
                addresses.add(IpPrefix.parse(part));
            } else if (!part.isEmpty()) {
                name = part;
            }
        }

        // [::1] is an interface identifier for any prefix that dnsmasq serves, not an address.
        private void parseIpv6(String text) {
            IpPrefix prefix = IpPrefix.parse(text);
            IpAddress address = prefix.address();
            if (address.high() != 0) {
                addresses.add(prefix);
            }
        }
    }
}
