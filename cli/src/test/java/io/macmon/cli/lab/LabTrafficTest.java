package io.macmon.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabTrafficTest {

    private static final int ETHERNET = 14;
    private static final int UDP = 17;
    private static final int UDP_CHECKSUM = ETHERNET + 20 + 6;
    private static final int TCP = 6;
    private static final int ICMP = 1;

    private final LabTraffic traffic = new LabTraffic();

    @Test
    void everyFrameHasCorrectChecksums() {
        for (TimedFrame timed : traffic.frames()) {
            ByteBuffer packet =
                    ByteBuffer.wrap(timed.frame()).position(ETHERNET).slice();
            switch (ByteBuffer.wrap(timed.frame()).getShort(12) & 0xFFFF) {
                case 0x0800 -> verifyIpv4(packet);
                case 0x86DD -> verifyIpv6(packet);
                default -> {} // ARP has none
            }
        }
    }

    @Test
    void everyFrameHasItsSenderAsSourceAndALegalLength() {
        assertThat(traffic.frames()).allSatisfy(timed -> {
            assertThat(MacAddress.of(Arrays.copyOfRange(timed.frame(), 6, 12)))
                    .isEqualTo(timed.sender().mac());
            assertThat(timed.frame().length).isBetween(60, 1_514);
        });
    }

    @Test
    void isSortedByTimeAndEndsAfterItsLastFrame() {
        assertThat(traffic.frames()).extracting(TimedFrame::millis).isSorted();
        assertThat(traffic.length().toMillis())
                .isGreaterThan(traffic.frames().get(traffic.frames().size() - 1).millis());
    }

    @Test
    void countsItsOwnFrames() {
        List<TimedFrame> ofStations = traffic.frames().stream()
                .filter(timed -> !timed.sender().equals(LabTraffic.STRANGER))
                .toList();

        assertThat(traffic.framesByStation()).containsOnlyKeys("router", "laptop", "printer", "camera");
        assertThat(traffic.stationFrames()).isEqualTo(ofStations.size());
        assertThat(traffic.stationBytes())
                .isEqualTo(ofStations.stream()
                        .mapToLong(timed -> timed.frame().length)
                        .sum());
        assertThat(traffic.strangerFrames()).isEqualTo(3);
    }

    @Test
    void isTheSameEveryTime() {
        List<TimedFrame> again = new LabTraffic().frames();

        assertThat(again).hasSameSizeAs(traffic.frames());
        for (int i = 0; i < again.size(); i++) {
            assertThat(again.get(i).frame()).isEqualTo(traffic.frames().get(i).frame());
        }
    }

    @Test
    void aUdpChecksumIsNeverLeftOut() {
        int zeros = 0;
        for (int payload = 0; payload < 1 << 16; payload++) {
            byte[] frame =
                    LabTraffic.LAPTOP.udp(LabTraffic.ROUTER, 1, 2, new byte[] {(byte) (payload >>> 8), (byte) payload});
            int checksum = ByteBuffer.wrap(frame).getShort(UDP_CHECKSUM) & 0xFFFF;
            assertThat(checksum).isNotZero();
            zeros += checksum == 0xFFFF ? 1 : 0;
        }
        assertThat(zeros).as("payloads whose sum is zero").isPositive();
    }

    private static void verifyIpv4(ByteBuffer packet) {
        int length = packet.getShort(2) & 0xFFFF;
        int protocol = packet.get(9) & 0xFF;
        byte[] payload = bytes(packet, 20, length - 20);
        assertThat(onesComplementSum(bytes(packet, 0, 20))).isEqualTo(0xFFFF);
        switch (protocol) {
            case ICMP -> assertThat(onesComplementSum(payload)).isEqualTo(0xFFFF);
            case TCP, UDP ->
                assertThat(onesComplementSum(bytes(packet, 12, 8), number(protocol), number(payload.length), payload))
                        .isEqualTo(0xFFFF);
            default -> throw new AssertionError("protocol " + protocol);
        }
    }

    private static void verifyIpv6(ByteBuffer packet) {
        byte[] payload = bytes(packet, 40, packet.getShort(4) & 0xFFFF);
        int protocol = packet.get(6) & 0xFF;
        assertThat(onesComplementSum(bytes(packet, 8, 32), number(payload.length), number(protocol), payload))
                .isEqualTo(0xFFFF);
    }

    // Adds the carry after each word: another way than that of the code under test.
    private static int onesComplementSum(byte[]... parts) {
        int sum = 0;
        for (byte[] part : parts) {
            ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(part, part.length + part.length % 2));
            while (words.hasRemaining()) {
                sum += words.getShort() & 0xFFFF;
                sum = (sum & 0xFFFF) + (sum >>> 16);
            }
        }
        return sum;
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] bytes(ByteBuffer packet, int offset, int length) {
        byte[] bytes = new byte[length];
        packet.get(offset, bytes);
        return bytes;
    }
}
