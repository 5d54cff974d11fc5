package io.macmon.benchmarks;

import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The frames to make: UDP over IPv4, without a UDP checksum.
 *
 * @param frameBytes length of a frame, without FCS; {@value #MIN_FRAME_BYTES} to {@value #MAX_FRAME_BYTES}
 * @param flows      number of flows; each frame belongs to a random one. Up to 65,536 flows differ in the source port,
 *     more also in the source address
 * @param sources    the frames' source addresses
 */
public record Load(int frameBytes, long flows, Sources sources) {

    /** An Ethernet, an IPv4 and a UDP header. */
    public static final int MIN_FRAME_BYTES = 42;

    /** The kernel keeps a frame and its own data in one page of 4,096 bytes. */
    public static final int MAX_FRAME_BYTES = 3_400;

    private static final long MAX_FLOWS = 1L << 32;

    static final int ETHERNET_SOURCE = 6;
    static final int IP_CHECKSUM = 14 + 10;
    static final int IP_SOURCE = 14 + 12;
    static final int UDP_SOURCE_PORT = 14 + 20;

    private static final MacAddress FIRST_STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress DESTINATION = MacAddress.parse("02:dd:00:00:00:01");
    private static final int IP_SOURCE_ADDRESS = 0x0A80_0000; // 10.128.0.0
    private static final int IP_DESTINATION_ADDRESS = 0x0A00_0001; // 10.0.0.1
    private static final short DESTINATION_PORT = 5_001;
    private static final int ETHERNET_LENGTH = 14;
    private static final int IP_LENGTH = 20;

    /** The frames' source addresses. */
    public sealed interface Sources {

        /** The first frame's address. */
        MacAddress first();

        /** The addresses of a list, in turn. */
        record RoundRobin(List<MacAddress> addresses) implements Sources {
            @Override
            public MacAddress first() {
                return addresses.get(0);
            }
        }

        /** This many addresses from the first on, in turn; they differ in the last four bytes. */
        record Consecutive(MacAddress first, long count) implements Sources {}

        /** The first two bytes of an address, and four random bytes per frame. */
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

    /** This many station addresses, from 02:aa:00:00:00:01 on. */
    static List<MacAddress> stations(int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> new MacAddress(FIRST_STATION.value() + i))
                .toList();
    }

    /** The first frame; the others differ from it by {@link #flows} and {@link #sources}. */
    byte[] template() {
        byte[] frame = new byte[frameBytes];
        ByteBuffer header = ByteBuffer.wrap(frame);
        header.put(DESTINATION.toBytes()).put(sources.first().toBytes()).putShort((short) 0x0800);
        header.putShort((short) 0x4500) // version 4, five words, no class of service
                .putShort((short) (frameBytes - ETHERNET_LENGTH))
                .putInt(0x4000) // no identification, don't fragment
                .putShort((short) 0x4011) // TTL 64, UDP
                .putShort((short) 0) // checksum
                .putInt(IP_SOURCE_ADDRESS)
                .putInt(IP_DESTINATION_ADDRESS);
        header.putShort(IP_CHECKSUM, (short) ~folded(headerSum(header)));
        header.putShort((short) 0).putShort(DESTINATION_PORT).putShort((short)
                (frameBytes - ETHERNET_LENGTH - IP_LENGTH));
        return frame;
    }

    /**
     * The sum of the IPv4 header's 16-bit words (RFC 1071) without the checksum; the source address ends in two zero
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
