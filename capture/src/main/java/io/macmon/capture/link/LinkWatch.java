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
 * stays open and receives nothing.
 *
 * <p>{@link #run} and the listener are called by the {@code macmon-links} thread only; {@link #stop} is thread-safe.
 * Close after {@link #run} has returned.
 */
public final class LinkWatch implements Runnable, AutoCloseable {

    private static final int STOP = 0;

    private final Wakeup stop;
    private final List<NetlinkSocket> sockets;
    private final List<WatchedLink> links;
    private final Listener listener;
    private boolean down;

    private LinkWatch(Wakeup stop, List<NetlinkSocket> sockets, List<WatchedLink> links, Listener listener) {
        this.stop = stop;
        this.sockets = List.copyOf(sockets);
        this.links = List.copyOf(links);
        this.listener = listener;
    }

    /** Receives the events, on the watching thread. */
    public interface Listener {

        /** No frame can arrive from now on. Also called when the watch starts, if no frame can arrive at that time. */
        void onOutage(String why);

        /** Frames can arrive again. */
        void onRecovery();

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
        List<NetlinkSocket> sockets = new ArrayList<>();
        Wakeup stop = Wakeup.open();
        try {
            List<WatchedLink> links = new ArrayList<>();
            Optional<Link> parent = device.parent();
            if (parent.isPresent()) {
                sockets.add(NetlinkSocket.open(RTMGRP_LINK));
                links.add(watched(parent.get(), sockets.get(0), device.parentLinks()));
            }
            sockets.add(subscribe(device));
            links.add(watched(device.link(), sockets.get(sockets.size() - 1), device.deviceLinks()));
            return new LinkWatch(stop, sockets, links, listener);
        } catch (MacmonException | RuntimeException failure) {
            sockets.forEach(NetlinkSocket::close);
            stop.close();
            throw failure;
        }
    }

    /** Subscribes to notifications on a device in the namespace of a session; close the session after the watch. */
    public static LinkWatch open(Link device, Links links, Listener listener) throws MacmonException {
        Wakeup stop = Wakeup.open();
        List<NetlinkSocket> sockets = new ArrayList<>();
        try {
            sockets.add(NetlinkSocket.open(RTMGRP_LINK));
            return new LinkWatch(stop, sockets, List.of(watched(device, sockets.get(0), links)), listener);
        } catch (MacmonException | RuntimeException failure) {
            sockets.forEach(NetlinkSocket::close);
            stop.close();
            throw failure;
        }
    }

    /** Watches until {@link #stop} is called, or the device or its parent is gone. */
    @Override
    public void run() {
        try {
            Poll poll = new Poll(descriptorsToPoll());
            boolean watching = report();
            while (watching) {
                poll.await();
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
        stop.close();
    }

    private boolean catchUpAndReport() throws MacmonException {
        for (WatchedLink link : links) {
            link.catchUp();
        }
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
        for (WatchedLink link : links) {
            link.refresh();
        }
    }

    private Optional<WatchedLink> firstGone() {
        return links.stream().filter(WatchedLink::isGone).findFirst();
    }

    private Optional<String> outage() {
        return links.stream().flatMap(link -> link.outage().stream()).findFirst();
    }

    private Descriptor[] descriptorsToPoll() {
        return Stream.concat(Stream.of(stop.descriptor()), sockets.stream().map(NetlinkSocket::descriptor))
                .toArray(Descriptor[]::new);
    }

    private static NetlinkSocket subscribe(MacvlanDevice device) throws LinuxException {
        return device.namespace().isPresent()
                ? device.namespace().get().call(() -> NetlinkSocket.open(RTMGRP_LINK))
                : NetlinkSocket.open(RTMGRP_LINK);
    }

    private static WatchedLink watched(Link link, NetlinkSocket socket, Links links) throws MacmonException {
        return new WatchedLink(link, socket::poll, () -> links.find(link.index()));
    }
}
