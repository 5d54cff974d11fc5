package io.macmon.cli.radius;

import io.macmon.config.net.MacAddress;
import java.util.Locale;

/**
 * How a switch writes a station's MAC address as the User-Name. The format depends on the vendor; use the real switch's
 * format.
 */
public enum UserNameFormat {
    /** {@code AA-BB-CC-DD-EE-FF}, as RFC 3580 writes addresses. */
    HYPHENS_UPPER("-", 2, true),
    /** {@code aa-bb-cc-dd-ee-ff}, as FreeRADIUS normalises addresses. */
    HYPHENS_LOWER("-", 2, false),
    /** {@code AA:BB:CC:DD:EE:FF}. */
    COLONS_UPPER(":", 2, true),
    /** {@code aa:bb:cc:dd:ee:ff}. */
    COLONS_LOWER(":", 2, false),
    /** {@code AABB.CCDD.EEFF}. */
    DOTS_UPPER(".", 4, true),
    /** {@code aabb.ccdd.eeff}. */
    DOTS_LOWER(".", 4, false),
    /** {@code AABBCCDDEEFF}. */
    BARE_UPPER("", 12, true),
    /** {@code aabbccddeeff}, the default of many switches. */
    BARE_LOWER("", 12, false);

    private final String separator;
    private final int digits;
    private final boolean isUpper;

    UserNameFormat(String separator, int digits, boolean isUpper) {
        this.separator = separator;
        this.digits = digits;
        this.isUpper = isUpper;
    }

    /** Returns the address in this format. */
    public String format(MacAddress station) {
        String bare = String.format("%012x", station.value());
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bare.length(); at += digits) {
            text.append(at == 0 ? "" : separator).append(bare, at, at + digits);
        }
        return isUpper ? text.toString().toUpperCase(Locale.ROOT) : text.toString();
    }

    /** The value on the command line, for example {@code hyphens-upper}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
