package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.RTMGRP_LINK;

import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.NetlinkSocket;
import io.macmon.capture.linux.Poll;
import io.macmon.capture.linux.Wakeup;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reports when a device or its parent stops receiving, recovers, or is deleted. A capture alone does not notice: it
 * stays open and receives nothing. Several devices in one namespace count as one: as long as any of them receives
 * nothing, there is an outage.
 *
 * <p>{@link #run} and the listener are called by the {@code macmon-links} thread only; {@link #add} and {@link #stop}
 * are thread-safe. Close after {@link #run} has returned.
 */
public final class LinkWatch implements Runnable, AutoCloseable {

    private static final int STOP = 0;
    private static final int ADDED = 1;

    private final Wakeup stop = Wakeup.open();
    private final Wakeup added;
    private final Listener listener;
    private final List<NetlinkSocket> sockets = new ArrayList<>();
    private final List<WatchedNamespace> namespaces = new ArrayList<>();
    private boolean down;

    private LinkWatch(Listener listener) throws LinuxException {
        this.listener = listener;
        try {
            added = Wakeup.open();
        } catch (LinuxException failure) {
            stop.close();
            throw failure;
        }
    }

    /** Receives the events, on the watching thread. */
    public interface Listener {

        /** No frame can arrive from now on. Also called when the watch starts, if no frame can arrive at that time. */
        void onOutage(String why);

        /** Frames can arrive again. */
        void onRecovery();

        /** Some device in the namespace was created, changed or deleted. */
        default void onAnyChange() {}

        /** The device or its parent is gone; the watch has ended. */
        void onGone(String why);

        /** The kernel sends no more notifications; the watch has ended. */
        void onFailure(MacmonException failure);
    }

    /**
     * Subscribes to notifications on the device and on its parent, if the parent is visible.
     *
     * @param device close it after the watch. Call this method on a thread in the namespace in which the device was
     *     opened
     */
    public static LinkWatch open(MacvlanDevice device, Listener listener) throws MacmonException {
        LinkWatch watch = new LinkWatch(listener);
        try {
            Optional<Link> parent = device.parent();
            if (parent.isPresent()) {
                watch.subscribe(NetlinkSocket.open(RTMGRP_LINK));
                watch.watch(parent.get(), device.parentLinks());
            }
            watch.subscribe(subscription(device));
            watch.watch(device.link(), device.deviceLinks());
            return watch;
        } catch (MacmonException | RuntimeException failure) {
            watch.close();
            throw failure;
        }
    }

    /** Subscribes to notifications on a device in the namespace of a session; close the session after the watch. */
    public static LinkWatch open(Link device, Links links, Listener listener) throws MacmonException {
        LinkWatch watch = new LinkWatch(listener);
        try {
            watch.subscribe(NetlinkSocket.open(RTMGRP_LINK));
            watch.watch(device, links);
            return watch;
        } catch (MacmonException | RuntimeException failure) {
            watch.close();
            throw failure;
        }
    }

    /** Also watches a device in the namespace of the first one, unless it is watched already; close it after this. */
    public synchronized void add(MacvlanDevice sibling) throws MacmonException {
        watch(sibling.link(), sibling.deviceLinks());
        added.signal();
    }

    /** Watches until {@link #stop} is called, or the device or its parent is gone. */
    @Override
    public void run() {
        try {
            Poll poll = new Poll(descriptorsToPoll());
            boolean watching = report();
            while (watching) {
                poll.await();
                if (poll.isReady(ADDED)) {
                    added.clear();
                    refreshAll(); // the new device's notifications so far were ignored
                }
                watching = !poll.isReady(STOP) && catchUpAndReport();
            }
        } catch (MacmonException failure) {
            listener.onFailure(failure);
        }
    }

    /** Ends {@link #run}. A later call of {@code run} returns at once. */
    public void stop() {
        stop.signal();
    }

    @Override
    public void close() {
        sockets.forEach(NetlinkSocket::close);
        added.close();
        stop.close();
    }

    private void subscribe(NetlinkSocket socket) {
        sockets.add(socket);
        namespaces.add(new WatchedNamespace(socket::poll));
    }

    // In the namespace that was subscribed to last.
    private void watch(Link device, Links links) throws MacmonException {
        namespaces.get(namespaces.size() - 1).add(device, () -> links.find(device.index()));
    }

    private boolean catchUpAndReport() throws MacmonException {
        for (WatchedNamespace namespace : namespaces) {
            namespace.catchUp();
        }
        listener.onAnyChange();
        return report();
    }

    /** Reports changes; returns false if there is nothing left to watch. */
    private boolean report() throws MacmonException {
        if (firstGone().isPresent() || (outage().isPresent() && !down)) {
            refreshAll(); // the device's notification may precede its parent's, which has the reason
        }
        Optional<WatchedLink> gone = firstGone();
        gone.ifPresent(link -> listener.onGone(link.name() + " is gone: it was deleted or moved"));
        if (gone.isEmpty() && outage().isPresent() != down) {
            down = !down;
            outage().ifPresentOrElse(listener::onOutage, listener::onRecovery);
        }
        return gone.isEmpty();
    }

    private void refreshAll() throws MacmonException {
        for (WatchedLink link : links().toList()) {
            link.refresh();
        }
    }

    private Optional<WatchedLink> firstGone() {
        return links().filter(WatchedLink::isGone).findFirst();
    }

    private Optional<String> outage() {
        return links().flatMap(link -> link.outage().stream()).findFirst();
    }

    private Stream<WatchedLink> links() {
        return namespaces.stream().flatMap(namespace -> namespace.links().stream());
    }

    private Descriptor[] descriptorsToPoll() {
        return Stream.concat(
                        Stream.of(stop.descriptor(), added.descriptor()),
                        sockets.stream().map(NetlinkSocket::descriptor))
                .toArray(Descriptor[]::new);
    }

    private static NetlinkSocket subscription(MacvlanDevice device) throws LinuxException {
        return device.namespace().isPresent()
                ? device.namespace().get().call(() -> NetlinkSocket.open(RTMGRP_LINK))
                : NetlinkSocket.open(RTMGRP_LINK);
    }
}
