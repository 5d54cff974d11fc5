package io.macmon.capture.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Messages about devices: a {@code struct ifinfomsg}, then attributes (rtnetlink(7)).
 *
 * <pre>
 *   0        1        2                 4                 8                 12                16
 *  +--------+--------+-----------------+-----------------+-----------------+-----------------+
 *  | family |        | link layer type | device index    | flags           | flags to change |
 *  +--------+--------+-----------------+-----------------+-----------------+-----------------+
 * </pre>
 */
final class LinkMessage {

    static final int STRUCTURE_LENGTH = 16;
    static final int FAMILY = 0;
    static final int LINK_LAYER_TYPE = 2;
    static final int INDEX = 4;
    static final int FLAGS = 8;

    private static final int FLAGS_TO_CHANGE = 12;

    private LinkMessage() {}

    /** A request about one device; index 0 means the device that the attributes name. */
    static NetlinkRequest request(int type, int flags, int index, Consumer<AttributeWriter> attributes) {
        return new NetlinkRequest(type, flags, structure(index, 0, 0), serialize(attributes));
    }

    /** A request that sets the flags selected by {@code mask} to their bits in {@code values}. */
    static NetlinkRequest flagRequest(int index, int values, int mask) {
        return new NetlinkRequest(RtnetlinkConstants.RTM_NEWLINK, 0, structure(index, values, mask), new byte[0]);
    }

    static byte[] structure(int index, int flags, int flagsToChange) {
        return ByteBuffer.allocate(STRUCTURE_LENGTH)
                .order(ByteOrder.nativeOrder())
                .putInt(INDEX, index)
                .putInt(FLAGS, flags)
                .putInt(FLAGS_TO_CHANGE, flagsToChange)
                .array();
    }

    /** The content of {@link RtnetlinkConstants#IFLA_LINKINFO}: the driver's name and its own attributes. */
    static Consumer<AttributeWriter> linkInfo(String kind, Consumer<AttributeWriter> details) {
        return info ->
                info.text(RtnetlinkConstants.IFLA_INFO_KIND, kind).nest(RtnetlinkConstants.IFLA_INFO_DATA, details);
    }

    private static byte[] serialize(Consumer<AttributeWriter> attributes) {
        AttributeWriter writer = new AttributeWriter();
        attributes.accept(writer);
        return writer.toArray();
    }
}
