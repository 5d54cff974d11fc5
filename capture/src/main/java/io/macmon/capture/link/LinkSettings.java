package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.IFLA_ALLMULTI;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_BROADCAST;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_GROUP;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_LINKMODE;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MAX_MTU;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MIN_MTU;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_QDISC;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_TXQLEN;

import io.macmon.config.net.MacAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Further settings of a device, as {@code ip -d link} shows them.
 *
 * @param queueing      queueing discipline, such as {@code noqueue}
 * @param dormant       whether the device stays dormant, instead of up, until user space releases it
 * @param group         number by which an administrator groups devices; 0 is the default
 * @param txQueueLength length of the transmit queue, in frames
 * @param allmulti      number of users that requested all-multicast mode; empty before Linux 6.0
 * @param minMtu        minimum MTU, in bytes
 * @param maxMtu        maximum MTU, in bytes; 0 for no limit
 */
public record LinkSettings(
        String queueing,
        boolean dormant,
        int group,
        int txQueueLength,
        Optional<MacAddress> broadcast,
        OptionalInt allmulti,
        int minMtu,
        int maxMtu) {

    static final LinkSettings NONE = new LinkSettings("", false, 0, 0, Optional.empty(), OptionalInt.empty(), 0, 0);

    static LinkSettings read(Attributes attributes) throws MalformedMessageException {
        return new LinkSettings(
                attributes.text(IFLA_QDISC).orElse(""),
                attributes.u8(IFLA_LINKMODE).orElse(0) != 0,
                attributes.u32(IFLA_GROUP).orElse(0),
                attributes.u32(IFLA_TXQLEN).orElse(0),
                attributes.address(IFLA_BROADCAST),
                attributes.u32(IFLA_ALLMULTI),
                attributes.u32(IFLA_MIN_MTU).orElse(0),
                attributes.u32(IFLA_MAX_MTU).orElse(0));
    }
}
