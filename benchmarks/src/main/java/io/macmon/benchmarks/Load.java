package io.macmon.benchmarks;

import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Which frames are made: UDP over IPv4, without a UDP checksum.
 *
 * @param frameBytes  of a frame, without FCS; {@value #MIN_FRAME_BYTES} to {@value #MAX_FRAME_BYTES}
 * @param flows   each frame belongs to one of so many, at random; up to 65,536 they differ in the source port, beyond
 *     that in the source address, too
 * @param sources the frames' source addresses
 */
public record Load(int frameBytes, long flows, Sources sources) {

    /** Of an Ethernet, an IPv4 and a UDP header. */
    public static final int MIN_FRAME_BYTES = 42;

    /** The kernel keeps a frame, with what it needs itself, in one page of 4,096 bytes. */
    public static final int MAX_FRAME_BYTES = 3_400;

    private static final long MAX_FLOWS = 1L << 32;

    static final int ETHERNET_SOURCE = 6;
    static final int IP_CHECKSUM = 14 + 10;
    static final int IP_SOURCE = 14 + 12;
    static final int UDP_SOURCE_PORT = 14 + 20;

    private static final MacAddress DESTINATION = MacAddress.parse("02:dd:00:00:00:01");
    private static final int IP_SOURCE_ADDRESS = 0x0A80_0000; // 10.128.0.0
    private static final int IP_DESTINATION_ADDRESS = 0x0A00_0001; // 10.0.0.1
    private static final short DESTINATION_PORT = 5_001;
    private static final int ETHERNET_LENGTH = 14;
    private static final int IP_LENGTH = 20;

    /** Where frames seem to come from. */
    public sealed interface Sources {

        /** Of the first frame. */
        MacAddress first();

        /** The addresses of the list, in turn. */
        record RoundRobin(List<MacAddress> addresses) implements Sources {
            @Override
            public MacAddress first() {
                return addresses.get(0);
            }
        }

        /** So many addresses from the first on, in turn; they differ in the last four bytes. */
        record Consecutive(MacAddress first, long count) implements Sources {}

        /** Two bytes of the given address, and four at random for each frame. */
        record Random(MacAddress first) implements Sources {}
    }

    public Load {
        if (frameBytes < MIN_FRAME_BYTES || frameBytes > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException(
                    "a frame has " + MIN_FRAME_BYTES + " to " + MAX_FRAME_BYTES + " bytes, got " + frameBytes);
        }
        if (flows < 1 || flows > MAX_FLOWS) {
            throw new IllegalArgumentException("flows: 1 to " + MAX_FLOWS + ", got " + flows);
        }
    }

    /** The first frame; the others differ in what {@link #flows} and {@link #sources} say. */
    byte[] template() {
        byte[] frame = new byte[frameBytes];
        ByteBuffer header = ByteBuffer.wrap(frame);
        header.put(DESTINATION.toBytes()).put(sources.first().toBytes()).putShort((short) 0x0800);
        header.putShort((short) 0x4500) // version 4, five words, no class of service
                .putShort((short) (frameBytes - ETHERNET_LENGTH))
                .putInt(0x4000) // no identification, may not be fragmented
                .putShort((short) 0x4011) // 64 hops, UDP
                .putShort((short) 0) // checksum
                .putInt(IP_SOURCE_ADDRESS)
                .putInt(IP_DESTINATION_ADDRESS);
        header.putShort(IP_CHECKSUM, (short) ~folded(headerSum(header)));
        header.putShort((short) 0).putShort(DESTINATION_PORT).putShort((short)
                (frameBytes - ETHERNET_LENGTH - IP_LENGTH));
        return frame;
    }

    /**
     * The sum of the IPv4 header's 16-bit words (RFC 1071) with no checksum; the source address ends in two zero
     * bytes.
     */
    int headerSum() {
        ByteBuffer frame = ByteBuffer.wrap(template());
        frame.putShort(IP_CHECKSUM, (short) 0);
        return headerSum(frame);
    }

    private static int headerSum(ByteBuffer frame) {
        int sum = 0;
        for (int at = ETHERNET_LENGTH; at < ETHERNET_LENGTH + IP_LENGTH; at += Short.BYTES) {
            sum += frame.getShort(at) & 0xFFFF;
        }
        return folded(sum);
    }

    private static int folded(int sum) {
        int once = (sum & 0xFFFF) + (sum >>> 16);
        return (once & 0xFFFF) + (once >>> 16);
    }
}
