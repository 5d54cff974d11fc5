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
 * Tells when a device or its parent goes deaf, hears again, or goes away. A capture does not notice: it stays open and
 * silent.
 *
 * <p>The thread that is to watch, {@code macmon-links}, calls {@link #run}, and is the one that the listener is called
 * on; any thread may call {@link #stop}. Closing comes after {@link #run} has returned.
 */
public final class LinkWatch implements Runnable, AutoCloseable {

    private static final int STOP = 0;

    private final Wakeup stop;
    private final List<NetlinkSocket> sockets;
    private final List<WatchedLink> links;
    private final Listener listener;
    private boolean deaf;

    private LinkWatch(Wakeup stop, List<NetlinkSocket> sockets, List<WatchedLink> links, Listener listener) {
        this.stop = stop;
        this.sockets = List.copyOf(sockets);
        this.links = List.copyOf(links);
        this.listener = listener;
    }

    /** What a watch tells, on its own thread. */
    public interface Listener {

        /** From now on no frame can come; told at the start too, when it is so already. */
        void onOutage(String why);

        /** Frames can come again. */
        void onRecovery();

        /** The device or its parent is no more; the watch has ended. */
        void onGone(String why);

        /** The kernel tells no more; the watch has ended. */
        void onFailure(MacmonException failure);
    }

    /**
     * Subscribes to notifications on the device and, where it can be seen, its parent.
     *
     * @param device to be closed after this; called on a thread in the namespace that the device was opened from
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

    /**
     * Subscribes to notifications on a device of the namespace that a session is in; the session is closed after this.
     */
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
            Poll poll = new Poll(watchedDescriptors());
            boolean watching = tell();
            while (watching) {
                poll.await();
                watching = !poll.isReady(STOP) && listenAndTell();
            }
        } catch (MacmonException failure) {
            listener.onFailure(failure);
        }
    }

    /** Makes {@link #run} return soon, now or as soon as it is called. */
    public void stop() {
        stop.signal();
    }

    @Override
    public void close() {
        sockets.forEach(NetlinkSocket::close);
        stop.close();
    }

    private boolean listenAndTell() throws MacmonException {
        for (WatchedLink link : links) {
            link.catchUp();
        }
        return tell();
    }

    /** Whether there is still something to watch. */
    private boolean tell() throws MacmonException {
        if (firstGone().isPresent() || (whyDeaf().isPresent() && !deaf)) {
            rereadAll(); // the device's notification may come first, but the parent's state is the reason
        }
        Optional<WatchedLink> gone = firstGone();
        gone.ifPresent(link -> listener.onGone(link.name() + " is gone; somebody deleted or moved it"));
        if (gone.isEmpty() && whyDeaf().isPresent() != deaf) {
            deaf = !deaf;
            whyDeaf().ifPresentOrElse(listener::onOutage, listener::onRecovery);
        }
        return gone.isEmpty();
    }

    private void rereadAll() throws MacmonException {
        for (WatchedLink link : links) {
            link.refresh();
        }
    }

    private Optional<WatchedLink> firstGone() {
        return links.stream().filter(WatchedLink::isGone).findFirst();
    }

    private Optional<String> whyDeaf() {
        return links.stream().flatMap(link -> link.outage().stream()).findFirst();
    }

    private Descriptor[] watchedDescriptors() {
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
