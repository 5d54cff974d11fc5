package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.AF_UNSPEC;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_IFNAME;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_OPERSTATE;
import static io.macmon.capture.link.RtnetlinkConstants.RTM_DELLINK;
import static io.macmon.capture.link.RtnetlinkConstants.RTM_NEWLINK;

import io.macmon.config.text.MacmonException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The state of one device, kept up to date by the kernel's notifications.
 */
final class WatchedLink {

    private final int index;
    private final LinkLookup lookup;
    private String name;
    private boolean gone;
    private Optional<String> outage = Optional.empty();

    /** Reads the device's current state from the kernel; empty if the device is gone. */
    @FunctionalInterface
    interface LinkLookup {
        Optional<Link> current() throws MacmonException;
    }

    /** Reads the device once; subscribe to the notifications first. */
    WatchedLink(Link link, LinkLookup lookup) throws MacmonException {
        this.index = link.index();
        this.name = link.name();
        this.lookup = lookup;
        refresh();
    }

    boolean isGone() {
        return gone;
    }

    String name() {
        return name;
    }

    /** Why the device receives nothing; empty while it receives. */
    Optional<String> outage() {
        return outage;
    }

    int index() {
        return index;
    }

    /** Reads the device again. */
    void refresh() throws MacmonException {
        Optional<Link> now = lookup.current();
        gone |= now.isEmpty();
        now.ifPresent(link -> name = link.name());
        outage = now.flatMap(LinkOutage::of);
    }

    // Other families also send link messages: bridges when ports are added or removed, wireless drivers for scans.
    // Their messages have no state. A change of the device's list arrives as a message with an unchanged state.
    void process(NetlinkMessage message) throws MalformedMessageException {
        boolean isLink = message.type() == RTM_NEWLINK || message.type() == RTM_DELLINK;
        if (!isLink
                || message.bodyByte(LinkMessage.FAMILY) != AF_UNSPEC
                || message.bodyInt(LinkMessage.INDEX) != index) {
            return;
        }
        if (message.type() == RTM_DELLINK) {
            gone = true;
            return;
        }
        Attributes attributes = message.attributes(LinkMessage.STRUCTURE_LENGTH);
        OptionalInt state = attributes.u8(IFLA_OPERSTATE);
        if (state.isPresent()) {
            name = attributes.text(IFLA_IFNAME).orElse(name);
            outage = LinkOutage.of(name, message.bodyInt(LinkMessage.FLAGS), OperationalState.of(state.getAsInt()));
        }
    }
}
