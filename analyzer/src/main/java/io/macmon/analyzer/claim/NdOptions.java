package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.RawValues.Format;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
    private static final int PREF64_UNITS = 2;
    private static final int PREFIX_LENGTH = 2;
    private static final int PREFIX_AT = 16;

    private Map<String, RawValues> settings = Map.of();
    private final byte[] value = new byte[ADDRESS_LENGTH + 2];
    private long sourceMac;
    private long targetMac;

    /** Reads the options from offset {@code from} to the end of the message. */
    void read(ClaimContext context, int from) {
        sourceMac = NONE;
        targetMac = NONE;
        settings = new LinkedHashMap<>();
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

    /** The values of {@code prefix}, {@code route}, {@code rdnss}, {@code dnssl}, {@code mtu} and so on. */
    Map<String, RawValues> settings() {
        return settings;
    }

    private void readOption(MessageView message, int at, int units) {
        int type = message.u8(at);
        if (type == SOURCE_ADDRESS && units == 1 && sourceMac == NONE) {
            sourceMac = message.mac(at + 2);
        } else if (type == TARGET_ADDRESS && units == 1 && targetMac == NONE) {
            targetMac = message.mac(at + 2);
        } else if (type == PREFIX && units == PREFIX_UNITS) {
            addPrefix(
                    "prefix",
                    message,
                    at + PREFIX_AT,
                    ADDRESS_LENGTH,
                    message.u8(at + PREFIX_LENGTH),
                    stateOfPrefix(message, at));
        } else if (type == MTU && units == 1) {
            String mtu = String.valueOf(message.u32(at + MTU_VALUE));
            values("mtu", Format.TEXT).add(mtu.getBytes(StandardCharsets.US_ASCII));
        } else if (type == ROUTE) {
            addPrefix(
                    "route",
                    message,
                    at + UNIT,
                    (units - 1) * UNIT,
                    message.u8(at + PREFIX_LENGTH),
                    state(message.u32(at + VALID)));
        } else if (type == RDNSS) {
            for (int address = at + UNIT; address + ADDRESS_LENGTH <= at + units * UNIT; address += ADDRESS_LENGTH) {
                message.copy(address, ADDRESS_LENGTH, value, 0);
                value[ADDRESS_LENGTH] = state(message.u32(at + VALID));
                values("rdnss", Format.ADDRESS_STATE).add(value, 0, ADDRESS_LENGTH + 1);
            }
        } else if (type == DNSSL) {
            byte[] domains = message.bytes(at + UNIT, (units - 1) * UNIT);
            byte[] stated = Arrays.copyOf(domains, domains.length + 1);
            stated[domains.length] = state(message.u32(at + VALID));
            values("dnssl", Format.DOMAINS_STATE).add(stated);
        } else if (type == CAPTIVE_PORTAL) {
            values("captive-portal", Format.TEXT).add(message.bytes(at + 2, units * UNIT - 2));
        } else if (type == PREF64 && units == PREF64_UNITS) {
            addPref64(message, at);
        } else if (type == ENCRYPTED_DNS) {
            values("encrypted-dns", Format.HEX).add(message.bytes(at + 2, units * UNIT - 2));
        }
    }

    // RFC 8781: the lifetime in units of 8 seconds, and a code for the prefix length; then 12 bytes of prefix.
    private void addPref64(MessageView message, int at) {
        int codes = message.u16(at + 2);
        int length = (codes & 7) == 0 ? 96 : 72 - 8 * (codes & 7);
        addPrefix("pref64", message, at + VALID, 12, length, state(codes >>> 3));
    }

    // The prefix may be shorter than an address; the rest is 0.
    private void addPrefix(String setting, MessageView message, int at, int bytes, int length, byte state) {
        Arrays.fill(value, (byte) 0);
        message.copy(at, Math.min(bytes, ADDRESS_LENGTH), value, 0);
        value[ADDRESS_LENGTH] = (byte) length;
        value[ADDRESS_LENGTH + 1] = state;
        values(setting, Format.PREFIX_STATE).add(value);
    }

    private static byte stateOfPrefix(MessageView message, int at) {
        byte state = state(message.u32(at + VALID));
        return state == Format.VALID && message.u32(at + PREFERRED) == 0 ? Format.DEPRECATED : state;
    }

    private static byte state(long validSeconds) {
        return validSeconds == 0 ? Format.WITHDRAWN : Format.VALID;
    }

    private RawValues values(String setting, Format format) {
        return settings.computeIfAbsent(setting, unused -> new RawValues(format));
    }
}
