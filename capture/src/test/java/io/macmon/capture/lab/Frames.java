package io.macmon.capture.lab;

import io.macmon.config.MacAddress;
import java.nio.ByteBuffer;

/** Frames to send in a lab. */
public final class Frames {

    private static final MacAddress BROADCAST = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final int MIN_LENGTH = 60;
    private static final short ETHERTYPE_FOR_EXPERIMENTS = (short) 0x88B5;
    private static final short ETHERTYPE_ARP = 0x0806;

    private Frames() {}

    /** A frame of 60 octets to everybody. */
    public static byte[] from(MacAddress source) {
        return ethernet(source, BROADCAST, ETHERTYPE_FOR_EXPERIMENTS).array();
    }

    /** A frame of 60 octets to one address. */
    public static byte[] from(MacAddress source, MacAddress destination) {
        return ethernet(source, destination, ETHERTYPE_FOR_EXPERIMENTS).array();
    }

    /** "Who has the target?" (RFC 826), addresses as four octets. */
    public static byte[] arpRequest(MacAddress source, byte[] sender, byte[] target) {
        return ethernet(source, BROADCAST, ETHERTYPE_ARP)
                .putShort((short) 1) // Ethernet
                .putShort((short) 0x0800) // IPv4
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) 1) // request
                .put(source.octets())
                .put(sender)
                .put(new byte[6])
                .put(target)
                .array();
    }

    private static ByteBuffer ethernet(MacAddress source, MacAddress destination, short type) {
        return ByteBuffer.allocate(MIN_LENGTH)
                .put(destination.octets())
                .put(source.octets())
                .putShort(type);
    }
}
