package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.AF_INET;
import static io.macmon.capture.link.RtnetlinkConstants.IFA_ADDRESS;
import static io.macmon.capture.link.RtnetlinkConstants.IFA_LOCAL;
import static io.macmon.capture.link.RtnetlinkConstants.RTM_NEWADDR;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The request that gives a device an IPv4 address: a {@code struct ifaddrmsg}, then attributes (rtnetlink(7)).
 *
 * <pre>
 *   0        1        2        3        4                 8
 *  +--------+--------+--------+--------+-----------------+
 *  | family | prefix | flags  | scope  | device index    |
 *  +--------+--------+--------+--------+-----------------+
 * </pre>
 */
final class AddressMessage {

    private static final int STRUCTURE_LENGTH = 8;
    private static final int PREFIX_LENGTH = 1;
    private static final int INDEX = 4;

    private AddressMessage() {}

    static NetlinkRequest add(int index, Inet4Address address, int prefixLength) {
        byte[] structure = ByteBuffer.allocate(STRUCTURE_LENGTH)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) AF_INET)
                .put(PREFIX_LENGTH, (byte) prefixLength)
                .putInt(INDEX, index)
                .array();
        byte[] attributes = new AttributeWriter()
                .bytes(IFA_LOCAL, address.getAddress())
                .bytes(IFA_ADDRESS, address.getAddress())
                .toArray();
        return new NetlinkRequest(RTM_NEWADDR, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, structure, attributes);
    }
}
