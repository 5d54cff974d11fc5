package io.macmon.capture.link;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The watched devices of one namespace, which share its notifications. If notifications were lost or malformed, all
 * devices are read again.
 *
 * <p>Devices may be added by another thread than the one that processes notifications.
 */
final class WatchedNamespace {

    private final Notifications notifications;
    private final List<WatchedLink> links = new CopyOnWriteArrayList<>();

    /** Reads the next datagram from the kernel; empty if none is waiting. Fails with ENOBUFS if datagrams were lost. */
    @FunctionalInterface
    interface Notifications {
        Optional<byte[]> poll() throws LinuxException;
    }

    WatchedNamespace(Notifications notifications) {
        this.notifications = notifications;
    }

    /**
     * Watches a device, unless it is watched already.
     *
     * @param lookup called at once, when the notifications are already subscribed to
     */
    void add(Link device, WatchedLink.LinkLookup lookup) throws MacmonException {
        if (links.stream().noneMatch(link -> link.index() == device.index())) {
            links.add(new WatchedLink(device, lookup));
        }
    }

    List<WatchedLink> links() {
        return links;
    }

    /**
     * Processes all pending notifications. Lost notifications are newer than the queued ones, so the devices are read
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
            for (WatchedLink link : links) {
                link.refresh();
            }
        }
    }

    private boolean processNext() throws MacmonException {
        Optional<byte[]> datagram = notifications.poll();
        if (datagram.isPresent()) {
            for (NetlinkMessage message : NetlinkMessage.read(datagram.get())) {
                for (WatchedLink link : links) {
                    link.process(message);
                }
            }
        }
        return datagram.isPresent();
    }
}
