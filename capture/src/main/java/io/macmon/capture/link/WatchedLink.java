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
 * The state of one device, kept up to date by the kernel's notifications. If notifications were lost or malformed, the
 * device is read again.
 */
final class WatchedLink {

    private final int index;
    private final Notifications notifications;
    private final LinkLookup lookup;
    private String name;
    private boolean gone;
    private Optional<String> outage = Optional.empty();

    /** Reads the next datagram from the kernel; empty if none is waiting. Fails with ENOBUFS if datagrams were lost. */
    @FunctionalInterface
    interface Notifications {
        Optional<byte[]> poll() throws LinuxException;
    }

    /** Reads the device's current state from the kernel; empty if the device is gone. */
    @FunctionalInterface
    interface LinkLookup {
        Optional<Link> current() throws MacmonException;
    }

    /** Reads the device once; subscribe to the notifications first. */
    WatchedLink(Link link, Notifications notifications, LinkLookup lookup) throws MacmonException {
        this.index = link.index();
        this.name = link.name();
        this.notifications = notifications;
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

    /**
     * Processes all pending notifications. Lost notifications are newer than the queued ones, so the device is read
     * again only after the last queued one.
     */
    void catchUp() throws MacmonException {
        boolean complete = true;
        boolean more = true;
        while (more) {
            try {
                more = processNext();
            } catch (MalformedMessageException malformed) {
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
        Optional<Link> now = lookup.current();
        gone |= now.isEmpty();
        now.ifPresent(link -> name = link.name());
        outage = now.flatMap(LinkOutage::of);
    }

    private boolean processNext() throws MacmonException {
        Optional<byte[]> datagram = notifications.poll();
        if (datagram.isPresent()) {
            for (NetlinkMessage message : NetlinkMessage.read(datagram.get())) {
                process(message);
            }
        }
        return datagram.isPresent();
    }

    // Other families also send link messages: bridges when ports are added or removed, wireless drivers for scans.
    // Their messages have no state. A change of the device's list arrives as a message with an unchanged state.
    private void process(NetlinkMessage message) throws MalformedMessageException {
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
