package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.RawValues.Format;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads a DHCPv6 message from a client or a server (RFC 8415).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+      +--------+--------+--------+--------+
 *  |  type  |     transaction id       |   0  |   option code   |  option length  |
 *  |  options                          |   4  |   value                           |
 *  +-----------------------------------+      +-----------------------------------+
 *
 *  value of 1, 2: DUID type | hardware type | time, in type 1 only | address
 *  value of 3, 4: IAID | two times, in 3 only | options, of which 5 starts with an address
 * </pre>
 */
final class Dhcp6Message {

    private static final int OPTION_HEADER_LENGTH = 4;
    private static final int FIRST_OPTION = 4;

    private static final int CLIENT_ID = 1;
    private static final int SERVER_ID = 2;
    private static final int IA_NA = 3;
    private static final int IA_TA = 4;
    private static final int IA_ADDRESS = 5;
    private static final int OPTION_REQUEST = 6;
    private static final int TRANSACTION_MASK = 0xFF_FFFF;

    private static final int PREFERENCE = 7;
    private static final int VENDOR_CLASS = 16;
    private static final int DNS = 23;
    private static final int DOMAIN_SEARCH = 24;
    private static final int SNTP = 31;
    private static final int FQDN = 39;
    private static final int NTP = 56;
    private static final int BOOT_FILE = 59;
    private static final int CAPTIVE_PORTAL = 103;
    private static final int ENCRYPTED_DNS = 144;

    /** The settings that a client requests, by option. */
    private static final Map<Integer, String> REQUESTABLE = new TreeMap<>(Map.of(
            DNS, "dns",
            DOMAIN_SEARCH, "domain-search",
            SNTP, "sntp",
            NTP, "ntp",
            BOOT_FILE, "boot-file",
            CAPTIVE_PORTAL, "captive-portal",
            ENCRYPTED_DNS, "encrypted-dns"));

    private static final int LINK_LAYER_AND_TIME = 1;
    private static final int LINK_LAYER = 3;
    private static final int ETHERNET = 1;

    private static final int NA_OPTIONS = 12;
    private static final int TA_OPTIONS = 4;
    private static final int ADDRESS_LENGTH = 16;
    private static final int CLASS_TEXT = 6;

    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_CODES = 64;
    private static final int MAX_ID_LENGTH = 130; // RFC 8415, 11.1

    private final ClaimContext context;
    private final MessageView message;
    private final List<IpAddress> addresses = new ArrayList<>();
    private final List<Integer> requested = new ArrayList<>();
    private final Map<String, RawValues> settings = new LinkedHashMap<>();
    private long clientMac;
    private RawValues clientId = RawValues.NONE;
    private String name = "";
    private String vendorClass = "";

    /** Reads the message, and counts its faults. */
    Dhcp6Message(ClaimContext context, MessageView message) {
        this.context = context;
        this.message = message;
        REQUESTABLE.values().forEach(setting -> settings.put(setting, RawValues.NONE));
        walk(FIRST_OPTION, message.length());
    }

    int type() {
        return message.u8(0);
    }

    int transaction() {
        return message.i32(0) & TRANSACTION_MASK;
    }

    /** The MAC address in the client's DUID; 0 if none. */
    long clientMac() {
        return clientMac;
    }

    /** The client's DUID; empty if absent. */
    RawValues clientId() {
        return clientId;
    }

    /** The addresses in all identity associations, at most 16. */
    List<IpAddress> addresses() {
        return addresses;
    }

    /** The codes in the option request, at most 64. */
    List<Integer> requested() {
        return List.copyOf(requested);
    }

    /** The settings that the client requests; empty if the message has no option request. */
    Optional<Set<String>> requestedSettings() {
        return requested.isEmpty()
                ? Optional.empty()
                : Optional.of(requested.stream()
                        .filter(REQUESTABLE::containsKey)
                        .map(REQUESTABLE::get)
                        .collect(Collectors.toSet()));
    }

    /** What the server tells the client to use; a setting without values is absent. */
    Map<String, RawValues> settings() {
        return settings;
    }

    /** Whether a server's message has all settings for the client, unlike the answer to a release. */
    boolean isComplete() {
        return !addresses.isEmpty()
                || REQUESTABLE.values().stream()
                        .anyMatch(setting -> !settings.get(setting).isEmpty());
    }

    String name() {
        return name;
    }

    String vendorClass() {
        return vendorClass;
    }

    private void walk(int from, int end) {
        int at = from;
        while (at < end) {
            int length = message.u16(at + 2);
            if (at + OPTION_HEADER_LENGTH + length > end) {
                context.count(context.isFullyCaptured() ? ClaimFault.DHCP6_BAD_OPTION : ClaimFault.DHCP6_TRUNCATED);
                return;
            }
            readOption(message.u16(at), at + OPTION_HEADER_LENGTH, length);
            at += OPTION_HEADER_LENGTH + length;
        }
    }

    // An association contains addresses, and addresses contain no associations, so this does not recurse.
    private void readOption(int code, int at, int length) {
        switch (code) {
            case CLIENT_ID -> readClientId(at, length);
            case IA_NA -> walkAssociation(at + NA_OPTIONS, at + length);
            case IA_TA -> walkAssociation(at + TA_OPTIONS, at + length);
            case SERVER_ID -> add("server-id", Format.HEX, at, length);
            case PREFERENCE -> values("preference", Format.TEXT).add(decimal(message.u8(at)));
            case DNS, SNTP -> addAddresses(REQUESTABLE.get(code), at, length);
            case DOMAIN_SEARCH -> add(REQUESTABLE.get(code), Format.DOMAINS, at, length);
            case BOOT_FILE, CAPTIVE_PORTAL -> add(REQUESTABLE.get(code), Format.TEXT, at, length);
            case NTP, ENCRYPTED_DNS -> add(REQUESTABLE.get(code), Format.HEX, at, length);
            case OPTION_REQUEST -> addRequested(at, length);
            case VENDOR_CLASS ->
                vendorClass = message.text(at + CLASS_TEXT, Math.min(length - CLASS_TEXT, message.u16(at + 4)));
            case FQDN -> name = DnsName.uncompressed(message, at + 1, length - 1);
            default -> {}
        }
    }

    private void addAddresses(String setting, int at, int length) {
        byte[] addresses = message.bytes(at, length);
        RawValues values = values(setting, Format.ADDRESS);
        for (int from = 0; from + ADDRESS_LENGTH <= addresses.length; from += ADDRESS_LENGTH) {
            values.add(addresses, from, from + ADDRESS_LENGTH);
        }
    }

    private static byte[] decimal(int number) {
        return String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
    }

    private void add(String setting, Format format, int at, int length) {
        values(setting, format).add(message.bytes(at, length));
    }

    private RawValues values(String setting, Format format) {
        RawValues known = settings.get(setting);
        RawValues values = known == null || known.isEmpty() ? new RawValues(format) : known;
        settings.put(setting, values);
        return values;
    }

    private void readClientId(int at, int length) {
        if (clientId.isEmpty()) {
            clientMac = macOf(at, length);
            clientId = RawValues.of(Format.HEX, message.bytes(at, Math.min(length, MAX_ID_LENGTH)));
        }
    }

    // The MAC address in a DUID (RFC 8415 section 11); 0 if none.
    private long macOf(int at, int length) {
        int addressAt = switch (message.u16(at)) {
            case LINK_LAYER_AND_TIME -> 8;
            case LINK_LAYER -> 4;
            default -> length;
        };
        boolean isMac = length == addressAt + MacAddress.LENGTH && message.u16(at + 2) == ETHERNET;
        return isMac ? message.mac(at + addressAt) : 0;
    }

    private void walkAssociation(int from, int end) {
        int at = from;
        while (at < end) {
            int length = message.u16(at + 2);
            if (at + OPTION_HEADER_LENGTH + length > end) {
                context.count(ClaimFault.DHCP6_BAD_OPTION);
                return;
            }
            if (message.u16(at) == IA_ADDRESS && length >= ADDRESS_LENGTH && addresses.size() < MAX_ADDRESSES) {
                addresses.add(message.ip6(at + OPTION_HEADER_LENGTH));
            }
            at += OPTION_HEADER_LENGTH + length;
        }
    }

    private void addRequested(int at, int length) {
        for (int i = 0; i + 1 < length && requested.size() < MAX_CODES; i += 2) {
            requested.add(message.u16(at + i));
        }
    }
}
