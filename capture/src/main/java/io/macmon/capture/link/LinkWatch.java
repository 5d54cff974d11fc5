package io.macmon.capture.link;

import static io.macmon.capture.link.RouteNumbers.RTMGRP_LINK;

import io.macmon.capture.CaptureException;
import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.NetlinkSocket;
import io.macmon.capture.linux.Poll;
import io.macmon.capture.linux.Wakeup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells when a device or its parent goes deaf, hears again, or goes away. A capture does not notice: it stays open and
 * silent.
 *
 * <p>The thread that is to watch, {@code macmon-links}, calls {@link #run}, and is the one that the listener is called
 * on; any thread may call {@link #stop}. Closing comes after {@link #run} has returned.
 */
public final class LinkWatch implements Runnable, AutoCloseable {

    private final Wakeup stop;
    private final List<NetlinkSocket> sockets;
    private final List<WatchedLink> links;
    private final Listener listener;
    private boolean deaf;
}
