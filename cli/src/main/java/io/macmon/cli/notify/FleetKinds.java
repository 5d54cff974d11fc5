package io.macmon.cli.notify;

import java.util.List;

/** The kinds of findings of the fleet's application, which is not part of this program. */
final class FleetKinds {

    /** What a rule can name. */
    static final List<String> ALL = List.of(
            "cloned-mac",
            "roamed",
            "new-anywhere",
            "absent-everywhere",
            "policy-drift",
            "sensor-silent",
            "wrong-place",
            "duplicate-sensor");

    private FleetKinds() {}
}
