package io.macmon.capture.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.CaptureRecorder;
import io.macmon.capture.LiveEngine;
import io.macmon.capture.LiveSourceLabTest;
import io.macmon.capture.RecordedFrame;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.config.CaptureConfig;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which frames the ring shows, and to which source of a group, by what is in them. */
@LabTest
class RingTrafficLabTest extends LabFixture {

    private static final RingConfig SMALL = new RingConfig(64 << 10, 4, 20);
    private static final SocketFilter EVERYTHING = SocketFilter.snaplen(CaptureConfig.MAX_SNAPLEN);
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ICMP = 1;
    private static final int UDP = 17;

    @Test
    void showsTagsAndCutsTaggedFramesLikeLibpcap() throws Exception {
        for (int snaplen : new int[] {14, 20, 60, 63, 64, 65, 2_048}) {
            assertThat(capture(LiveEngine.RING, new CaptureConfig(snaplen, false, "", 8 << 20)))
                    .as("snaplen %d", snaplen)
                    .hasSize(taggedTraffic().size())
                    .isEqualTo(capture(LiveEngine.PCAP4J, new CaptureConfig(snaplen, false, "", 8 << 20)));
        }
    }

    @Test
    void filtersTaggedFramesLikeLibpcap() throws Exception {
        for (String filter : List.of(
                "vlan",
                "not vlan",
                "vlan 5",
                "vlan 5 and icmp",
                "icmp",
                "icmp or (vlan and icmp)",
                "vlan and vlan",
                "vlan and ip and udp port 53",
                "ether src 02:00:00:00:00:01",
                "greater 100")) {
            CaptureConfig filtered = new CaptureConfig(2_048, false, filter, 8 << 20);
            List<String> byLibpcap = capture(LiveEngine.PCAP4J, filtered);

            assertThat(capture(LiveEngine.RING, filtered)).as(filter).isEqualTo(byLibpcap);
            assertThat(byLibpcap).as(filter).hasSizeLessThan(taggedTraffic().size());
        }
    }

    @Test
    void distributesFramesOverAGroupOfSourcesByPairOfHosts() throws Exception {
        List<PacketRingSource> sources =
                PacketRingSource.openGroup(Lab.PARENT, LiveSourceLabTest.WHOLE_FRAMES, SMALL, EVERYTHING, 2);
        List<CaptureRecorder> captures =
                sources.stream().map(CaptureRecorder::start).toList();
        int pairs = 64;
        try (PacketSocket out = PacketSocket.open(lab.parent().index())) {
            for (int host = 0; host < pairs; host++) {
                lab.send(
                        with(host, ip(UDP, 0, 1, true)),
                        with(host, ip(UDP, 0, 1, false)),
                        with(host, ip(UDP, 0, 2, false)),
                        laterFragment(with(host, ip(UDP, 0, 3, true))));
                out.send(with(host, ip(UDP, 0, 1, true))); // outgoing: for no source
            }
            lab.send(LiveSourceLabTest.etherType(0x88B5));
            for (CaptureRecorder each : captures) {
                each.stop();
            }
        } finally {
            for (CaptureRecorder each : captures) {
                each.close();
            }
        }

        List<Set<String>> captured =
                captures.stream().map(each -> pairsOf(each.frames())).toList();
        assertThat(captures.get(0).frames().size() + captures.get(1).frames().size())
                .isEqualTo(4 * pairs + 1);
        assertThat(captured.get(0)).isNotEmpty().doesNotContainAnyElementsOf(captured.get(1));
        assertThat(captured.get(1)).isNotEmpty();
    }

    private List<String> capture(LiveEngine engine, CaptureConfig config) throws Exception {
        try (CaptureRecorder capture = CaptureRecorder.start(engine, config)) {
            for (byte[] frame : taggedTraffic()) {
                lab.send(frame);
            }
            capture.stop();
            return capture.frames().stream()
                    .map(frame -> frame.capturedLength() + "/" + frame.originalLength() + " " + frame.hex())
                    .toList();
        }
    }

    private static List<byte[]> taggedTraffic() {
        return List.of(
                ip(ICMP, 0, 1, true),
                ip(ICMP, 5, 1, true),
                ip(ICMP, 6, 1, true),
                ip(UDP, 0, 2, true),
                ip(UDP, 5, 2, false),
                Arrays.copyOf(ip(UDP, 5, 3, true), 200),
                tagged(ip(ICMP, 5, 1, true), 0x88A8, 7),
                tagged(LiveSourceLabTest.etherType(0x88B5), ETHERTYPE_VLAN, 0));
    }

    /** An IPv4 packet between two stations, with the flow's number in its ports; tagged unless the VLAN is 0. */
    private static byte[] ip(int protocol, int vlan, int flow, boolean forth) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.put(macAddress(forth ? 2 : 1)).put(macAddress(forth ? 1 : 2)).putShort((short) ETHERTYPE_IPV4);
        frame.putInt(0x4500_002E)
                .putInt(0)
                .putShort((short) ((64 << 8) | protocol))
                .putShort((short) 0);
        frame.putInt(forth ? 0x0A00_0001 : 0x0A00_0002).putInt(forth ? 0x0A00_0002 : 0x0A00_0001);
        int port = protocol == UDP ? 10_000 + flow : 0x0800;
        frame.putShort((short) (forth ? port : 53)).putShort((short) (forth ? 53 : port));
        frame.putShort((short) 26);
        return vlan == 0 ? frame.array() : tagged(frame.array(), ETHERTYPE_VLAN, vlan);
    }

    private static byte[] tagged(byte[] frame, int type, int vlan) {
        return ByteBuffer.allocate(frame.length + 4)
                .put(frame, 0, 12)
                .putShort((short) type)
                .putShort((short) vlan)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    private static byte[] macAddress(int number) {
        return new byte[] {2, 0, 0, 0, 0, (byte) number};
    }

    // The same frame, to or from another host.
    private static byte[] with(int host, byte[] frame) {
        boolean forth = frame[29] == 1;
        ByteBuffer.wrap(frame).putInt(forth ? 30 : 26, 0x0A01_0000 + host);
        return frame;
    }

    private static byte[] laterFragment(byte[] frame) {
        frame[21] = 0x10;
        return frame;
    }

    // Both IPv4 addresses, the lower first, so that both directions are equal.
    private static Set<String> pairsOf(List<RecordedFrame> frames) {
        Set<String> pairs = new HashSet<>();
        for (RecordedFrame frame : frames) {
            String source = frame.hex().substring(52, 60);
            String destination = frame.hex().substring(60, 68);
            pairs.add(source.compareTo(destination) < 0 ? source + destination : destination + source);
        }
        return pairs;
    }
}
