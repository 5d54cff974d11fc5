package io.macmon.capture.link;

import io.macmon.config.text.MacmonException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The kernel's rules for device names (dev_valid_name, sysctl_dev_name_is_allowed). */
final class DeviceName {

    /** IFNAMSIZ, minus the closing NUL. */
    static final int MAX_LENGTH = 15;

    /** ALTIFNAMSIZ, minus the closing NUL. */
    static final int MAX_ALTERNATIVE_LENGTH = 127;

    /** Directory names, and the names under /proc/sys/net that apply to all devices. */
    private static final Set<String> RESERVED = Set.of(".", "..", "all", "default");

    private DeviceName() {}

    /**
     * Rejects names that the kernel rejects with EINVAL, and names with a percent sign, which the kernel would replace
     * with a number.
     */
    static void require(String name) throws MacmonException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean fits = length >= 1 && length <= MAX_LENGTH;
        boolean plain = name.chars().noneMatch(c -> "/:%".indexOf(c) >= 0 || Character.isWhitespace(c) || c == 0);
        if (!fits || !plain || RESERVED.contains(name)) {
            throw new MacmonException(
                    "invalid device name '" + name + "'",
                    "choose 1 to " + MAX_LENGTH + " bytes without slash, colon, percent sign or space; not \"all\" or"
                            + " \"default\"");
        }
    }
}
