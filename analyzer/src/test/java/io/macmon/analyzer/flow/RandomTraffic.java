package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random frames of all kinds between a few stations; the seed determines their order and times. */
final class RandomTraffic {

    private static final int[] TCP_FLAGS = {0x02, 0x12, 0x10, 0x18, 0x10, 0x11, 0x04, 0x14, 0x01, 0x03, 0x13, 0xFFF};
    private static final List<List<Integer>> VLANS =
            List.of(List.of(), List.of(), List.of(), List.of(7), List.of(7, 0));

    // As in the table of the Community ID specification.
    private static final Map<Integer, Integer> ICMP = Map.of(8, 0, 0, 8, 13, 14, 14, 13, 10, 9, 9, 10);
    private static final Map<Integer, Integer> ICMPV6 =
            Map.of(128, 129, 129, 128, 135, 136, 136, 135, 130, 131, 131, 130);
    private static final int[] ICMP_TYPES = {8, 0, 8, 0, 13, 14, 9, 10, 3, 11, 40};
    private static final int[] ICMPV6_TYPES = {128, 129, 128, 129, 135, 136, 130, 131, 0, 1, 143};

    private static final long EPOCH = 1_700_000_000_000_000_000L;
    private static final long STEP = 500_000_000;

    private final Random random;
    private final int stations;

    RandomTraffic(long seed, int stations) {
        random = new Random(seed);
        this.stations = stations;
    }

    /**
     * Generates frames. Their times are coarse, so that many are equal or exactly a timeout apart.
     *
     * @param jitter how many seconds late a frame may be
     */
    List<SentFrame> frames(int count, int jitter) {
        List<SentFrame> frames = new ArrayList<>();
        long time = EPOCH;
        for (int i = 0; i < count; i++) {
            time += STEP * (random.nextInt(40) == 0 ? random.nextInt(100) : random.nextInt(4));
            long late = random.nextInt(5) == 0 ? STEP * random.nextInt(2 * jitter + 1) : 0;
            frames.add(nextOrRecent(frames).at(time - late));
        }
        return frames;
    }

    // Mostly a frame like one of the last few, so that flows continue for a while.
    private SentFrame nextOrRecent(List<SentFrame> frames) {
        int back = 1 + random.nextInt(12);
        return back > frames.size() || random.nextInt(4) == 0 ? next() : frames.get(frames.size() - back);
    }

    private SentFrame next() {
        return switch (random.nextInt(12)) {
            case 0 -> arp();
            case 1 -> unreadable();
            case 2 -> laterFragment();
            case 3, 4 -> icmp();
            case 5, 6 -> icmpv6();
            case 7 -> udpOverIpv6();
            case 8 -> udp();
            default -> tcp();
        };
    }

    private SentFrame tcp() {
        int flags = TCP_FLAGS[random.nextInt(TCP_FLAGS.length)];
        int sourcePort = port();
        int destinationPort = port();
        byte[] segment = FrameBytes.padded(FrameBytes.tcp(sourcePort, destinationPort, flags), 20 + random.nextInt(50));
        return ipv4(IpProtocol.TCP, 0, segment, sourcePort, destinationPort, false, flags);
    }

    private SentFrame udp() {
        int sourcePort = port();
        int destinationPort = port();
        return ipv4(
                IpProtocol.UDP, 0, FrameBytes.udp(sourcePort, destinationPort), sourcePort, destinationPort, false, 0);
    }

    private SentFrame laterFragment() {
        return ipv4(
                random.nextBoolean() ? IpProtocol.UDP : IpProtocol.ICMP,
                5,
                FrameBytes.udp(port(), port()),
                0,
                0,
                false,
                0);
    }

    private SentFrame icmp() {
        int type = ICMP_TYPES[random.nextInt(ICMP_TYPES.length)];
        int code = random.nextInt(2);
        int answer = ICMP.getOrDefault(type, code);
        return ipv4(IpProtocol.ICMP, 0, FrameBytes.icmp(type, code), type, answer, !ICMP.containsKey(type), 0);
    }

    private SentFrame icmpv6() {
        int type = ICMPV6_TYPES[random.nextInt(ICMPV6_TYPES.length)];
        int code = random.nextInt(2);
        int answer = ICMPV6.getOrDefault(type, code);
        return ipv6(IpProtocol.ICMPV6, FrameBytes.icmp(type, code), type, answer, !ICMPV6.containsKey(type));
    }

    private SentFrame udpOverIpv6() {
        int sourcePort = port();
        int destinationPort = port();
        return ipv6(IpProtocol.UDP, FrameBytes.udp(sourcePort, destinationPort), sourcePort, destinationPort, false);
    }

    private SentFrame ipv4(
            int protocol,
            int fragment,
            byte[] payload,
            int sourcePort,
            int destinationPort,
            boolean oneWay,
            int flags) {
        int source = random.nextInt(stations);
        int destination = random.nextInt(stations);
        byte[] packet =
                FrameBytes.ipv4Fragment(0x0A00_0001 + source, 0x0A00_0001 + destination, protocol, fragment, payload);
        return sent(
                new FlowEndpoint(mac(source), address4(source), sourcePort),
                new FlowEndpoint(mac(destination), address4(destination), destinationPort),
                EtherType.IPV4,
                protocol,
                oneWay,
                packet,
                flags);
    }

    private SentFrame ipv6(int protocol, byte[] payload, int sourcePort, int destinationPort, boolean oneWay) {
        int source = random.nextInt(stations);
        int destination = random.nextInt(stations);
        return sent(
                new FlowEndpoint(mac(source), address6(source), sourcePort),
                new FlowEndpoint(mac(destination), address6(destination), destinationPort),
                EtherType.IPV6,
                protocol,
                oneWay,
                FrameBytes.ipv6(source, destination, protocol, payload),
                0);
    }

    private SentFrame arp() {
        int source = random.nextInt(stations);
        int destination = random.nextInt(stations);
        return sent(
                new FlowEndpoint(mac(source), null, 0),
                new FlowEndpoint(mac(destination), null, 0),
                EtherType.ARP,
                0,
                false,
                FrameBytes.arp(1, 1, 2, 3, 4),
                0);
    }

    private SentFrame unreadable() {
        byte[] bytes = FrameBytes.ethernet(1, 2, EtherType.IPV4, new byte[random.nextInt(30)]);
        return new SentFrame(0, ByteBuffer.wrap(bytes), bytes.length, null, null, List.of(), 0, 0, false, 0, 0, false);
    }

    private SentFrame sent(
            FlowEndpoint source,
            FlowEndpoint destination,
            int etherType,
            int protocol,
            boolean oneWay,
            byte[] packet,
            int tcpFlags) {
        List<Integer> vlans = VLANS.get(random.nextInt(VLANS.size()));
        byte[] bytes = FrameBytes.padded(
                tagged(vlans, destination.mac().value(), source.mac().value(), etherType, packet), random.nextInt(120));
        long ipBytes = etherType == EtherType.ARP ? 0 : packet.length;
        return new SentFrame(
                0,
                ByteBuffer.wrap(bytes),
                bytes.length + random.nextInt(2) * 1000,
                source,
                destination,
                vlans,
                etherType,
                protocol,
                oneWay,
                ipBytes,
                tcpFlags,
                true);
    }

    private static byte[] tagged(List<Integer> vlans, long destination, long source, int etherType, byte[] packet) {
        byte[] bytes = packet;
        int type = etherType;
        for (int i = vlans.size() - 1; i >= 0; i--) {
            bytes = FrameBytes.tag(vlans.get(i), type, bytes);
            type = EtherType.CUSTOMER_TAG;
        }
        return FrameBytes.ethernet(destination, source, type, bytes);
    }

    private int port() {
        return random.nextInt(2) * 65_535;
    }

    // MAC addresses are not in the order of IP addresses, and an IP address has up to three.
    private MacAddress mac(int station) {
        int gateway = random.nextInt(4) == 0 ? random.nextInt(3) : 0;
        return new MacAddress(0x02FF_FFFF_FFFFL - station % 3 - 3L * gateway);
    }

    private static IpAddress address4(int station) {
        return IpAddress.v4(0x0A00_0001 + station);
    }

    private static IpAddress address6(int station) {
        return IpAddress.v6(0x2001_0DB8_0000_0000L, station);
    }
}
