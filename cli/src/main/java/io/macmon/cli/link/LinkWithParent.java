package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import java.util.List;
import java.util.Optional;

/**
 * A device and its parent.
 *
 * @param parent the device's parent; empty if it is in another network namespace
 */
record LinkWithParent(Link device, Optional<Link> parent) {

    List<String> warnings() {
        return LinkWarnings.of(device, parent);
    }
}
