package io.macmon.capture.link;

import io.macmon.capture.CaptureException;
import java.nio.charset.StandardCharsets;

/** The kernel's rule for device names (dev_valid_name in net/core/dev.c). */
final class DeviceName {

    /** IFNAMSIZ without the closing NUL. */
    static final int MAX_LENGTH = 15;

    private DeviceName() {}

    /**
     * Refuses what the kernel would refuse with EINVAL, and a percent sign, which it would take for a pattern to be
     * filled in.
     */
    static void require(String name) throws CaptureException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean fits = length >= 1 && length <= MAX_LENGTH;
        boolean dots = name.equals(".") || name.equals("..");
        boolean plain = name.chars().noneMatch(c -> "/:%".indexOf(c) >= 0 || Character.isWhitespace(c) || c == 0);
        if (!fits || dots || !plain) {
            throw new CaptureException("'" + name + "' cannot be the name of a device; choose 1 to " + MAX_LENGTH
                    + " octets without slash, colon, percent sign and space");
        }
    }
}
