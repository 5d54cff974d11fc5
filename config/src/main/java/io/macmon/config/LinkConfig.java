package io.macmon.config;

import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A macvlan or macvtap device to create. The kernel chooses any value that is empty.
 *
 * @param name       name of the device
 * @param parent     device that it is attached to
 * @param nopromisc  passthru mode: do not make the parent promiscuous
 * @param nodst      source mode: frames from the listed sources no longer reach the parent and the host
 * @param sources    source mode: the list of source addresses
 * @param address    MAC address of the device
 * @param mtu        MTU in bytes
 * @param bcQueueLen maximum number of broadcasts queued at the parent
 * @param bcCutoff   a multicast to more devices than this is queued at the parent; -1 queues none. Applies to all
 *                   devices on the parent
 * @param netns      name, process ID or path of its network namespace; empty for the caller's
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
     * The maximum number of source addresses per device. The kernel reports a list in one netlink attribute, which
     * holds at most about 5,455 addresses; a longer list could not be verified.
     */
    public static final int MAX_SOURCES = 5_000;

    private static final long MAX_BC_QUEUE_LEN = 0xFFFF_FFFFL;

    /** Where the frames go. */
    public enum Type {
        /** Frames go to the network stack. */
        MACVLAN,
        /** Frames go to the program that opens the character device. */
        MACVTAP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LinkConfig {
        sources = distinctSources(sources);
        if (!sources.isEmpty() && mode != MacvlanMode.SOURCE) {
            throw new ConfigException("mac", "requires source mode, got mode " + mode);
        }
        if (nodst && mode != MacvlanMode.SOURCE) {
            throw new ConfigException("nodst", "requires source mode, got mode " + mode);
        }
        if (nopromisc && mode != MacvlanMode.PASSTHRU) {
            throw new ConfigException("nopromisc", "requires passthru mode, got mode " + mode);
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
     * Removes duplicates and checks the number of addresses.
     *
     * @throws ConfigException if more than {@link #MAX_SOURCES} addresses remain
     */
    public static List<MacAddress> distinctSources(Collection<MacAddress> sources) {
        List<MacAddress> distinct = sources.stream().distinct().toList();
        if (distinct.size() > MAX_SOURCES) {
            throw new ConfigException(
                    "mac",
                    distinct.size() + " addresses are listed, but one device takes at most " + MAX_SOURCES
                            + "; spread them over several devices");
        }
        return distinct;
    }
}
