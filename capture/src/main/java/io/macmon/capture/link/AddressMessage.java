package io.macmon.capture.link;

import static io.macmon.capture.link.RouteNumbers.AF_INET;
import static io.macmon.capture.link.RouteNumbers.IFA_ADDRESS;
import static io.macmon.capture.link.RouteNumbers.IFA_LOCAL;
import static io.macmon.capture.link.RouteNumbers.RTM_NEWADDR;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The message that gives a device an IPv4 address: a structure {@code ifaddrmsg}, then attributes (rtnetlink(7)).
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
        byte[] content = new AttributeWriter()
                .octets(IFA_LOCAL, address.getAddress())
                .octets(IFA_ADDRESS, address.getAddress())
                .toArray();
        return new NetlinkRequest(RTM_NEWADDR, Netlink.CREATE | Netlink.EXCLUSIVELY, structure, content);
    }
}
