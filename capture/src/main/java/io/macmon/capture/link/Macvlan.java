package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_BC_CUTOFF;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_BC_QUEUE_LEN;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_BC_QUEUE_LEN_USED;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_FLAGS;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_MACADDR;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_MACADDR_COUNT;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_MACADDR_DATA;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_MODE;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_FLAG_NODST;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_FLAG_NOPROMISC;

import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * The properties that only a macvlan or macvtap has (drivers/net/macvlan.c).
 *
 * @param nopromisc      passthru mode only: the parent is not made promiscuous
 * @param nodst          source mode only: a frame from a listed source reaches only this device; while this device is
 *     down, the frame reaches no device
 * @param sources        the list of a source-mode device, in the kernel's order
 * @param sourceCount    the length of the list as the kernel counts it; greater than the size of {@code sources} if the
 *     list is too long for a netlink message
 * @param bcQueueLen     the length of the parent's broadcast queue that this device requests; empty before Linux 5.11
 * @param bcQueueLenUsed the longest queue that any macvlan on the parent requests, in any namespace
 * @param bcCutoff       a multicast frame for more than this number of devices goes through the queue; -1 means that
 *     none does. All macvlans on a parent share one value; the kernel's default is 1
 */
public record Macvlan(
        MacvlanMode mode,
        boolean nopromisc,
        boolean nodst,
        List<MacAddress> sources,
        int sourceCount,
        OptionalInt bcQueueLen,
        OptionalInt bcQueueLenUsed,
        int bcCutoff) {

    private static final int DEFAULT_BC_CUTOFF = 1; // the kernel does not report the default

    boolean isListTruncated() {
        return sources.size() != sourceCount;
    }

    static Macvlan read(Attributes details) throws MalformedMessageException {
        int mode = details.u32(IFLA_MACVLAN_MODE).orElse(0);
        int flags = details.u16(IFLA_MACVLAN_FLAGS).orElse(0);
        List<MacAddress> sources = details.nest(IFLA_MACVLAN_MACADDR_DATA).addresses(IFLA_MACVLAN_MACADDR);
        return new Macvlan(
                MacvlanMode.of(mode).orElseThrow(() -> new MalformedMessageException("unknown macvlan mode " + mode)),
                (flags & MACVLAN_FLAG_NOPROMISC) != 0,
                (flags & MACVLAN_FLAG_NODST) != 0,
                List.copyOf(sources),
                details.u32(IFLA_MACVLAN_MACADDR_COUNT).orElse(sources.size()),
                details.u32(IFLA_MACVLAN_BC_QUEUE_LEN),
                details.u32(IFLA_MACVLAN_BC_QUEUE_LEN_USED),
                details.u32(IFLA_MACVLAN_BC_CUTOFF).orElse(DEFAULT_BC_CUTOFF));
    }
}
