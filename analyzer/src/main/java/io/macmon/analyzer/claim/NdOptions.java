package io.macmon.analyzer.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the options of neighbour discovery (RFC 4861 section 4.6). An option's length is in units of 8 bytes.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  type  | length | address, or     |   0
 *  |  prefix length, flags; lifetimes  |   4
 *  |  prefix, from 16 on               |  16
 *  +-----------------------------------+
 * </pre>
 */
final class NdOptions {

    /** There is no such option. */
    static final long NONE = -1;

    private static final int SOURCE_ADDRESS = 1;
    private static final int TARGET_ADDRESS = 2;
    private static final int PREFIX = 3;

    private static final int MTU = 5;
    private static final int ROUTE = 24;
    private static final int RDNSS = 25;
    private static final int DNSSL = 31;
    private static final int CAPTIVE_PORTAL = 37;
    private static final int PREF64 = 38;
    private static final int ENCRYPTED_DNS = 144;

    private static final int VALID = 4;
    private static final int PREFERRED = 8;
    private static final int MTU_VALUE = 4;
    private static final int ADDRESS_LENGTH = 16;
    private static final int UNIT = 8;
    private static final int PREFIX_UNITS = 4;
    private static final int PREFIX_LENGTH = 2;
    private static final int PREFIX_AT = 16;
    private static final int MAX_PREFIXES = 8;

    private final StringBuilder prefixes = new StringBuilder();
    private final Map<String, List<String>> settings = new LinkedHashMap<>();
    private long sourceMac;
    private long targetMac;
    private int prefixCount;

    /** Reads the options from offset {@code from} to the end of the message. */
    void read(ClaimContext context, int from) {
        sourceMac = NONE;
        targetMac = NONE;
        prefixCount = 0;
        prefixes.setLength(0);
        settings.clear();
        MessageView message = context.message();
        for (int at = from; at < message.length(); at += message.u8(at + 1) * UNIT) {
            int units = message.u8(at + 1);
            if (units == 0 || !message.has(at, units * UNIT)) {
                context.count(context.isFullyCaptured() ? ClaimFault.ND_BAD_OPTION : ClaimFault.ND_TRUNCATED);
                return;
            }
            readOption(message, at, units);
        }
    }

    /** The first source link-layer address of 6 bytes, or {@link #NONE}. */
    long sourceMac() {
        return sourceMac;
    }

    /** The first target link-layer address of 6 bytes, or {@link #NONE}. */
    long targetMac() {
        return targetMac;
    }

    /** The first 8 prefixes as text, each in the form {@code , prefix 2001:db8::/64}. */
    String prefixes() {
        return prefixes.toString();
    }

    /** The values of {@code prefix}, {@code route}, {@code rdnss}, {@code dnssl}, {@code mtu} and so on. */
    Map<String, List<String>> settings() {
        return settings;
    }

    private void readOption(MessageView message, int at, int units) {
        int type = message.u8(at);
        if (type == SOURCE_ADDRESS && units == 1 && sourceMac == NONE) {
            sourceMac = message.mac(at + 2);
        } else if (type == TARGET_ADDRESS && units == 1 && targetMac == NONE) {
            targetMac = message.mac(at + 2);
        } else if (type == PREFIX && units == PREFIX_UNITS) {
            String prefix = message.ip6(at + PREFIX_AT) + "/" + message.u8(at + PREFIX_LENGTH);
            if (prefixCount++ < MAX_PREFIXES) {
                prefixes.append(", prefix ").append(prefix);
            }
            add("prefix", prefix + state(message.u32(at + VALID), message.u32(at + PREFERRED)));
        } else if (type == MTU && units == 1) {
            add("mtu", String.valueOf(message.u32(at + MTU_VALUE)));
        } else if (type == ROUTE) {
            MessageView padded = new MessageView().set(message, at + UNIT, (units - 1) * UNIT);
            add("route", padded.ip6(0) + "/" + message.u8(at + PREFIX_LENGTH) + state(message.u32(at + VALID), 1));
        } else if (type == RDNSS) {
            for (int address = at + UNIT; address + ADDRESS_LENGTH <= at + units * UNIT; address += ADDRESS_LENGTH) {
                add("rdnss", message.ip6(address) + state(message.u32(at + VALID), 1));
            }
        } else if (type == DNSSL) {
            for (String domain : domains(message, at + UNIT, at + units * UNIT)) {
                add("dnssl", domain + state(message.u32(at + VALID), 1));
            }
        } else if (type == CAPTIVE_PORTAL) {
            add("captive-portal", SettingValues.text(message.bytes(at + 2, units * UNIT - 2)));
        } else if (type == PREF64) {
            add("pref64", pref64(message, at));
        } else if (type == ENCRYPTED_DNS) {
            add("encrypted-dns", SettingValues.hex(message.bytes(at + 2, units * UNIT - 2)));
        }
    }

    // Padded with empty names.
    private static List<String> domains(MessageView message, int from, int end) {
        return SettingValues.domains(message.bytes(from, end - from)).stream()
                .filter(domain -> !domain.isEmpty())
                .toList();
    }

    // RFC 8781: the lifetime in units of 8 seconds, and a code for the prefix length; then 12 bytes of prefix.
    private static String pref64(MessageView message, int at) {
        int codes = message.u16(at + 2);
        int length = (codes & 7) == 0 ? 96 : 72 - 8 * (codes & 7);
        MessageView prefix = new MessageView().set(message, at + VALID, 12); // the rest reads as 0
        return prefix.ip6(0) + "/" + length + state(codes >>> 3, 1);
    }

    private static String state(long validSeconds, long preferredSeconds) {
        return validSeconds == 0 ? " (withdrawn)" : preferredSeconds == 0 ? " (deprecated)" : "";
    }

    private void add(String setting, String value) {
        settings.put(setting, SettingValues.with(settings.getOrDefault(setting, List.of()), value));
    }
}
