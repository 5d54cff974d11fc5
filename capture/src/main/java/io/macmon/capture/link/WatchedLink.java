package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.AF_UNSPEC;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_IFNAME;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_OPERSTATE;
import static io.macmon.capture.link.RtnetlinkConstants.RTM_DELLINK;
import static io.macmon.capture.link.RtnetlinkConstants.RTM_NEWLINK;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.text.MacmonException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of one device from the kernel's notifications. Where those cannot be trusted, because some were lost or
 * make no sense, the device is asked for again.
 */
final class WatchedLink {

    private final int index;
    private final Notifications notifications;
    private final LinkLookup reading;
    private String name;
    private boolean gone;
    private Optional<String> whyDeaf = Optional.empty();

    /** Fetched from the kernel, datagram by datagram; empty when there is none now, ENOBUFS when some were lost. */
    @FunctionalInterface
    interface Notifications {
        Optional<byte[]> poll() throws LinuxException;
    }

    /** The device as the kernel has it now, empty when it has it no more. */
    @FunctionalInterface
    interface LinkLookup {
        Optional<Link> current() throws MacmonException;
    }

    /** Reads the device once; so the notifications must have been subscribed to before. */
    WatchedLink(Link link, Notifications notifications, LinkLookup reading) throws MacmonException {
        this.index = link.index();
        this.name = link.name();
        this.notifications = notifications;
        this.reading = reading;
        refresh();
    }

    boolean isGone() {
        return gone;
    }

    String name() {
        return name;
    }

    /** Why the device receives nothing; empty while it does. */
    Optional<String> outage() {
        return whyDeaf;
    }

    /**
     * Takes in every notification that is there. What was lost is newer than what is still there, so the device is
     * asked for only after the last one.
     */
    void catchUp() throws MacmonException {
        boolean complete = true;
        boolean more = true;
        while (more) {
            try {
                more = takeNext();
            } catch (MalformedMessageException nonsense) {
                complete = false;
            } catch (LinuxException failure) {
                if (!failure.is(Errno.ENOBUFS)) {
                    throw failure;
                }
                complete = false;
            }
        }
        if (!complete) {
            refresh();
        }
    }

    void refresh() throws MacmonException {
        Optional<Link> now = reading.current();
        gone |= now.isEmpty();
        now.ifPresent(link -> name = link.name());
        whyDeaf = now.flatMap(LinkOutage::of);
    }

    private boolean takeNext() throws MacmonException {
        Optional<byte[]> datagram = notifications.poll();
        if (datagram.isPresent()) {
            for (NetlinkMessage message : NetlinkMessage.read(datagram.get())) {
                take(message);
            }
        }
        return datagram.isPresent();
    }

    // The bridge, too, tells of links when ports come and go, and drivers of radio tell of scans: other families, and
    // messages without a state. A change of the device's list comes as a message whose state is the same as before.
    private void take(NetlinkMessage message) throws MalformedMessageException {
        boolean aboutLink = message.type() == RTM_NEWLINK || message.type() == RTM_DELLINK;
        if (!aboutLink
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
            whyDeaf = LinkOutage.of(name, message.bodyInt(LinkMessage.FLAGS), OperationalState.of(state.getAsInt()));
        }
    }
}
