package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.IFF_LOWER_UP;
import static io.macmon.capture.link.RtnetlinkConstants.IFF_UP;

import java.util.Optional;

/** Explains why a device receives nothing. */
final class LinkOutage {

    private LinkOutage() {}

    static Optional<String> of(Link link) {
        return of(link.name(), link.flags(), link.state());
    }

    /** The reason, for the end of an error message; empty if the device can receive. */
    static Optional<String> of(String name, int flags, OperationalState state) {
        if ((flags & IFF_UP) == 0) {
            return Optional.of(name + " is down; bring it up with: ip link set " + name + " up");
        }
        if (state == OperationalState.LOWER_LAYER_DOWN) {
            return Optional.of("no carrier on " + name + ": the device below it, or its other end, is down");
        }
        if ((flags & IFF_LOWER_UP) == 0) {
            return Optional.of("no carrier on " + name + "; check the cable and the other end");
        }
        return state == OperationalState.DOWN || state == OperationalState.NOT_PRESENT
                ? Optional.of(name + " is not operational")
                : Optional.empty();
    }
}
