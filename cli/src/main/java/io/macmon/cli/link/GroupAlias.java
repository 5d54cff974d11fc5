package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import java.util.Optional;

/** The alias by which a device is known to have been made for a group of a plan. */
final class GroupAlias {

    private static final String START = "macmon link ";

    private GroupAlias() {}

    static String of(String group) {
        return START + group;
    }

    /** The group that the device was made for; empty when macmon did not make it for one. */
    static Optional<String> groupOf(Link device) {
        return device.macvlan().isPresent() && device.alias().startsWith(START)
                ? Optional.of(device.alias().substring(START.length()))
                : Optional.empty();
    }
}
