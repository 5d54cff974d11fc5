package io.macmon.config;

import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a macvlan or macvtap is to be like. What is empty is left to the kernel.
 *
 * @param name       of the device
 * @param parent     device that it is on
 * @param nopromisc  passthru mode: the parent is not made promiscuous
 * @param nodst      source mode: the listed sources' frames are taken away from the parent and the host
 * @param sources        source mode: the list of sources
 * @param address    of the device itself
 * @param mtu        octets
 * @param bcQueueLen broadcasts that may wait at the parent
 * @param bcCutoff   multicasts for more than so many devices wait there; -1 means none does. For all devices of the
 *                   parent
 * @param netns      name, process number or path of the network namespace that it is in; empty for the caller's
 */
public record LinkConfig(
        String name,
        String parent,
        Type type,
        MacvlanMode mode,
        boolean nopromisc,
        boolean nodst,
        List<MacAddress> sources,
        Optional<MacAddress> address,
        Optional<Integer> mtu,
        Optional<Long> bcQueueLen,
        Optional<Integer> bcCutoff,
        Optional<String> netns) {

    /**
     * Addresses that one device can list. The kernel tells a list in one netlink attribute, which ends at about 5,455
     * addresses; a longer one could not be verified.
     */
    public static final int MAX_SOURCES = 5_000;

    private static final long MAX_BC_QUEUE_LEN = 0xFFFF_FFFFL;

    /** What reads the frames. */
    public enum Type {
        /** The network stack. */
        MACVLAN,
        /** Whoever opens the character device. */
        MACVTAP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LinkConfig {
        sources = distinctSources(sources);
        if (!sources.isEmpty() && mode != MacvlanMode.SOURCE) {
            throw new ConfigException("mac", "only a device in source mode has a list, got mode " + mode);
        }
        if (nodst && mode != MacvlanMode.SOURCE) {
            throw new ConfigException("nodst", "is for source mode, got mode " + mode);
        }
        if (nopromisc && mode != MacvlanMode.PASSTHRU) {
            throw new ConfigException("nopromisc", "is for passthru mode, got mode " + mode);
        }
        if (mtu.isPresent() && mtu.get() < 1) {
            throw new ConfigException("mtu", "must be at least 1, got " + mtu.get());
        }
        if (bcQueueLen.isPresent() && (bcQueueLen.get() < 0 || bcQueueLen.get() > MAX_BC_QUEUE_LEN)) {
            throw new ConfigException("bc-queue-len", "must be 0 to " + MAX_BC_QUEUE_LEN + ", got " + bcQueueLen.get());
        }
        if (bcCutoff.isPresent() && bcCutoff.get() < -1) {
            throw new ConfigException("bc-cutoff", "must be -1 (never queue) or more, got " + bcCutoff.get());
        }
    }

    /**
     * Drops what is named twice and checks the number.
     *
     * @throws ConfigException when more than {@link #MAX_SOURCES} remain
     */
    public static List<MacAddress> distinctSources(Collection<MacAddress> sources) {
        List<MacAddress> distinct = sources.stream().distinct().toList();
        if (distinct.size() > MAX_SOURCES) {
            throw new ConfigException(
                    "mac",
                    distinct.size() + " addresses are listed; one device takes at most " + MAX_SOURCES
                            + ", so spread them over several");
        }
        return distinct;
    }
}
