package io.macmon.cli.lab;

import io.macmon.config.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The traffic in the lab network, frame by frame: four listed stations start up, resolve each other, print a page and
 * stream pictures; one stranger probes the network. Nothing is random, so a monitor's counters can be checked against
 * the traffic.
 */
public final class LabTraffic {

    /** A frame and the time at which it is sent. */
    public static final class TimedFrame {

        private final long millis;
        private final Host sender;
        private final byte[] frame;

        private TimedFrame(long millis, Host sender, byte[] frame) {
            this.millis = millis;
            this.sender = sender;
            this.frame = frame;
        }

        /** Milliseconds from the start of the traffic. */
        public long millis() {
            return millis;
        }

        public Host sender() {
            return sender;
        }

        /** The frame without its FCS; must not be modified. */
        public byte[] frame() {
            return frame;
        }
    }

    public static final Host ROUTER = new Host("router", "02:aa:00:00:00:01", "10.20.0.1", "fe80::1");
    public static final Host LAPTOP = new Host("laptop", "02:aa:00:00:00:02", "10.20.0.12", "fe80::12");
    public static final Host PRINTER = new Host("printer", "02:aa:00:00:00:03", "10.20.0.31", "fe80::31");
    public static final Host CAMERA = new Host("camera", "02:aa:00:00:00:04", "10.20.0.41", "fe80::41");
    public static final Host STRANGER = new Host("stranger", "02:bb:00:00:00:99", "10.20.0.66", "fe80::66");

    /** The hosts on the station list. */
    public static final List<Host> STATIONS = List.of(ROUTER, LAPTOP, PRINTER, CAMERA);

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int PSH = 0x08;
    private static final int ACK = 0x10;
    private static final int PAGE_SEGMENTS = 24;
    private static final int SEGMENT = 1_400;
    private static final int PICTURES = 150;
    private static final int PICTURE_MILLIS = 20;
    private static final int MILLIS_AFTER_LAST_FRAME = 1_500;

    private final List<TimedFrame> timedFrames = new ArrayList<>();

    public LabTraffic() {
        laptopStarts();
        laptopPrints();
        cameraStreams();
        strangerProbes();
        timedFrames.sort(Comparator.comparingLong(TimedFrame::millis));
    }

    /** The frames in the order in which they are sent. */
    public List<TimedFrame> frames() {
        return timedFrames;
    }

    /** Frames from the listed stations, by name. */
    public Map<String, Long> framesByStation() {
        Map<String, Long> frames = new TreeMap<>();
        timedFrames.stream()
                .filter(timed -> STATIONS.contains(timed.sender()))
                .forEach(timed -> frames.merge(timed.sender().name(), 1L, Long::sum));
        return frames;
    }

    /** Frames from all listed stations. */
    public long stationFrames() {
        return framesByStation().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes from all listed stations. */
    public long stationBytes() {
        return timedFrames.stream()
                .filter(timed -> STATIONS.contains(timed.sender()))
                .mapToLong(timed -> timed.frame().length)
                .sum();
    }

    /** Frames from the stranger. */
    public long strangerFrames() {
        return timedFrames.size() - stationFrames();
    }

    /** Time from the first frame until shortly after the last. */
    public Duration length() {
        return Duration.ofMillis(timedFrames.get(timedFrames.size() - 1).millis() + MILLIS_AFTER_LAST_FRAME);
    }

    private void laptopStarts() {
        String unspecified = "0.0.0.0";
        at(0, LAPTOP, LAPTOP.udpBroadcast(unspecified, 68, 67, dhcp(1, LAPTOP, 1)));
        at(20, ROUTER, ROUTER.udpBroadcast(ROUTER.ipv4(), 67, 68, dhcp(2, LAPTOP, 2)));
        at(40, LAPTOP, LAPTOP.udpBroadcast(unspecified, 68, 67, dhcp(1, LAPTOP, 3)));
        at(60, ROUTER, ROUTER.udpBroadcast(ROUTER.ipv4(), 67, 68, dhcp(2, LAPTOP, 5)));
        at(120, LAPTOP, LAPTOP.arpRequest(ROUTER.ipv4()));
        at(121, ROUTER, ROUTER.arpReply(LAPTOP));
        at(150, LAPTOP, LAPTOP.neighbourSolicitation(PRINTER));
        at(152, PRINTER, PRINTER.neighbourAdvertisement(LAPTOP));
        at(200, LAPTOP, LAPTOP.udp(ROUTER, 40_001, 53, dnsQuery()));
        at(215, ROUTER, ROUTER.udp(LAPTOP, 53, 40_001, dnsAnswer()));
        for (int ping = 1; ping <= 3; ping++) {
            at(300 + 200 * ping, LAPTOP, LAPTOP.echo(ROUTER, false, 7, ping));
            at(301 + 200 * ping, ROUTER, ROUTER.echo(LAPTOP, true, 7, ping));
        }
    }

    private void laptopPrints() {
        long laptopSeq = 1_000;
        long printerSeq = 9_000;
        byte[] empty = {};
        at(400, LAPTOP, LAPTOP.arpRequest(PRINTER.ipv4()));
        at(401, PRINTER, PRINTER.arpReply(LAPTOP));
        at(410, LAPTOP, LAPTOP.tcp(PRINTER, 50_123, 9_100, SYN, laptopSeq++, 0, empty));
        at(411, PRINTER, PRINTER.tcp(LAPTOP, 9_100, 50_123, SYN | ACK, printerSeq++, laptopSeq, empty));
        at(412, LAPTOP, LAPTOP.tcp(PRINTER, 50_123, 9_100, ACK, laptopSeq, printerSeq, empty));
        for (int segment = 0; segment < PAGE_SEGMENTS; segment++) {
            long millis = 420 + 40L * segment;
            at(millis, LAPTOP, LAPTOP.tcp(PRINTER, 50_123, 9_100, PSH | ACK, laptopSeq, printerSeq, new byte[SEGMENT]));
            laptopSeq += SEGMENT;
            at(millis + 2, PRINTER, PRINTER.tcp(LAPTOP, 9_100, 50_123, ACK, printerSeq, laptopSeq, empty));
        }
        at(1_500, LAPTOP, LAPTOP.tcp(PRINTER, 50_123, 9_100, FIN | ACK, laptopSeq++, printerSeq, empty));
        at(1_502, PRINTER, PRINTER.tcp(LAPTOP, 9_100, 50_123, FIN | ACK, printerSeq++, laptopSeq, empty));
        at(1_504, LAPTOP, LAPTOP.tcp(PRINTER, 50_123, 9_100, ACK, laptopSeq, printerSeq, empty));
    }

    private void cameraStreams() {
        for (int picture = 0; picture < PICTURES; picture++) {
            at(500 + PICTURE_MILLIS * (long) picture, CAMERA, CAMERA.udp(ROUTER, 5_004, 5_004, new byte[900]));
        }
    }

    private void strangerProbes() {
        at(1_000, STRANGER, STRANGER.arpRequest(ROUTER.ipv4()));
        at(1_300, STRANGER, STRANGER.arpRequest(PRINTER.ipv4()));
        at(1_600, STRANGER, STRANGER.tcp(PRINTER, 41_000, 22, SYN, 1, 0, new byte[0]));
    }

    private void at(long millis, Host sender, byte[] frame) {
        timedFrames.add(new TimedFrame(millis, sender, frame));
    }

    // RFC 2131: the fixed part, the magic cookie, and the message type.
    private static byte[] dhcp(int operation, Host client, int messageType) {
        return new PacketBuilder()
                .u8(operation)
                .u8(1)
                .u8(MacAddress.LENGTH)
                .u8(0)
                .u32(0x6d61636dL)
                .bytes(new byte[20])
                .bytes(client.mac().toBytes())
                .bytes(new byte[10 + 64 + 128])
                .u32(0x6382_5363L)
                .bytes((byte) 53, (byte) 1, (byte) messageType, (byte) 255)
                .toArray();
    }

    private static byte[] dnsQuery() {
        return dns(0x0100, 0).toArray();
    }

    private static byte[] dnsAnswer() {
        return dns(0x8180, 1)
                .u16(0xC00C)
                .u16(1)
                .u16(1)
                .u32(60)
                .u16(4)
                .bytes((byte) 10, (byte) 20, (byte) 0, (byte) 31)
                .toArray();
    }

    private static PacketBuilder dns(int flags, int answers) {
        PacketBuilder message = new PacketBuilder()
                .u16(0x1234)
                .u16(flags)
                .u16(1)
                .u16(answers)
                .u16(0)
                .u16(0);
        for (String label : List.of("printer", "lab", "example")) {
            message.u8(label.length()).bytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        return message.u8(0).u16(1).u16(1);
    }
}
