package io.macmon.capture.link;

import io.macmon.config.text.MacmonException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The kernel's rules for device names (dev_valid_name, sysctl_dev_name_is_allowed). */
final class DeviceName {

    /** IFNAMSIZ without the closing NUL. */
    static final int MAX_LENGTH = 15;

    /** ALTIFNAMSIZ without the closing NUL. */
    static final int MAX_ALTERNATIVE_LENGTH = 127;

    /** What no device can be called: directories, and the settings of all devices under /proc/sys/net. */
    private static final Set<String> RESERVED = Set.of(".", "..", "all", "default");

    private DeviceName() {}

    /**
     * Refuses what the kernel would refuse with EINVAL, and a percent sign, which it would take for a pattern to be
     * filled in.
     */
    static void require(String name) throws MacmonException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean fits = length >= 1 && length <= MAX_LENGTH;
        boolean plain = name.chars().noneMatch(c -> "/:%".indexOf(c) >= 0 || Character.isWhitespace(c) || c == 0);
        if (!fits || !plain || RESERVED.contains(name)) {
            throw new MacmonException("'" + name + "' cannot be the name of a device; choose 1 to " + MAX_LENGTH
                    + " bytes without slash, colon, percent sign and space, but not all or default");
        }
    }
}
