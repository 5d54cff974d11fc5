package io.macmon.config.policy;

import io.macmon.config.net.MacAddress;
import java.util.List;

/**
 * A device that has several MAC addresses, such as those of its dock, its cable and its Wi-Fi.
 *
 * @param name 1 to 32 letters, digits, {@code -} or {@code _}
 */
public record Device(String name, List<MacAddress> macs) {

    public Device {
        if (!name.matches("[A-Za-z0-9_-]{1,32}")) {
            throw new IllegalArgumentException(
                    "a device name must have 1 to 32 letters, digits, hyphens or underscores, got '" + name + "'");
        }
        macs = List.copyOf(macs);
    }
}
