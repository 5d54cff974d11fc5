package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import java.util.Optional;

/** The alias that marks a device as created for a group in a plan. */
final class GroupAlias {

    private static final String PREFIX = "macmon link ";

    private GroupAlias() {}

    static String of(String group) {
        return PREFIX + group;
    }

    /** The group that the device was created for; empty if it was not created by {@code link apply}. */
    static Optional<String> groupOf(Link device) {
        return device.macvlan().isPresent() && device.alias().startsWith(PREFIX)
                ? Optional.of(device.alias().substring(PREFIX.length()))
                : Optional.empty();
    }
}
