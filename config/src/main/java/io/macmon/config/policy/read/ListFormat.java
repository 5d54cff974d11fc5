package io.macmon.config.policy.read;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** How a file lists stations. The word in a policy file is {@link #toString}. */
public enum ListFormat {
    /** An address or a prefix at the start of each line; what follows it is ignored. */
    PLAIN("plain"),
    /** ethers(5): an address, and a name or an IP address. */
    ETHERS("ethers"),
    /** hostapd's accept_mac_file: an address, and perhaps a VLAN id. */
    HOSTAPD("hostapd"),
    /** FreeRADIUS' users and authorized_macs: an address, check items behind it, reply items indented below it. */
    FREERADIUS("freeradius"),
    /** dnsmasq's {@code dhcp-host=} lines, and the same without that word in a {@code dhcp-hostsfile}. */
    DNSMASQ("dnsmasq");

    private final String word;

    ListFormat(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }

    /** @throws IllegalArgumentException naming the nearest word that there is */
    public static ListFormat parse(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown format '" + word + "'; "
                        + Suggestion.of(
                                word,
                                Arrays.stream(values())
                                        .map(format -> format.word)
                                        .toArray(String[]::new))));
    }

    /**
     * The format that lines are written in, told from all of them.
     *
     * @throws ConfigException when some have a number behind the address, as hostapd's have, and some a name
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
                    "a VLAN id (hostapd) in line " + firstVlan + " and a name (ethers) in line " + firstName
                            + "; say in the policy which it is, as in macs: {file: " + file.getFileName()
                            + ", format: ethers}");
        }
        return firstVlan > 0 ? HOSTAPD : firstName > 0 ? ETHERS : PLAIN;
    }
}
