package io.macmon.config.policy.read;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The format of a station list. {@link #toString} is its name in a policy file. */
public enum ListFormat {
    /** An address or a prefix at the start of each line; the rest is ignored. */
    PLAIN("plain"),
    /** ethers(5): an address, then a name or an IP address. */
    ETHERS("ethers"),
    /** hostapd's accept_mac_file: an address, then optionally a VLAN ID. */
    HOSTAPD("hostapd"),
    /** FreeRADIUS' users and authorized_macs: an address, check items on its line, indented reply items below it. */
    FREERADIUS("freeradius"),
    /** dnsmasq's {@code dhcp-host=} lines, or the lines in a {@code dhcp-hostsfile}, which omit {@code dhcp-host=}. */
    DNSMASQ("dnsmasq");

    private final String name;

    ListFormat(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }

    /** @throws IllegalArgumentException for an unknown name, with a suggestion */
    public static ListFormat parse(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown format '" + name + "'; "
                        + Suggestion.of(
                                name,
                                Arrays.stream(values())
                                        .map(format -> format.name)
                                        .toArray(String[]::new))));
    }

    /**
     * Detects the format of a list from all of its lines.
     *
     * @throws ConfigException if some lines have a number after the address, as in hostapd's format, and others have a
     *     name
     */
    static ListFormat of(Path file, List<String> lines) {
        int firstVlan = 0;
        int firstName = 0;
        for (int number = 1; number <= lines.size(); number++) {
            String line = ListLine.withoutComment(lines.get(number - 1));
            String entry = line.strip();
            String rest = ListLine.afterFirstWord(entry);
            if (entry.startsWith(DnsmasqReader.OPTION)
                    || ListLine.firstWord(entry).indexOf(',') >= 0) {
                return DNSMASQ;
            }
            if (rest.indexOf('=') >= 0 || (!line.isEmpty() && line.charAt(0) <= ' ' && entry.indexOf('=') >= 0)) {
                return FREERADIUS;
            }
            if (ListLine.isNumber(rest)) {
                firstVlan = firstVlan == 0 ? number : firstVlan;
            } else if (!rest.isEmpty()) {
                firstName = firstName == 0 ? number : firstName;
            }
        }
        if (firstVlan > 0 && firstName > 0) {
            throw new ConfigException(
                    file + ":" + Math.max(firstVlan, firstName),
                    "line " + firstVlan + " has a VLAN ID (hostapd), but line " + firstName
                            + " has a name (ethers); set the format in the policy, as in macs: {file: "
                            + file.getFileName()
                            + ", format: ethers}");
        }
        return firstVlan > 0 ? HOSTAPD : firstName > 0 ? ETHERS : PLAIN;
    }
}
