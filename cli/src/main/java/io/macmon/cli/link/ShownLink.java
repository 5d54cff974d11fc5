package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import java.util.List;
import java.util.Optional;

/**
 * A device to be shown.
 *
 * @param parent empty when it is in another network namespace
 */
record ShownLink(Link device, Optional<Link> parent) {

    List<String> warnings() {
        return Warnings.of(device, parent);
    }
}
