package io.macmon.cli.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The traffic in the lab network, frame by frame: four listed stations start up, resolve each other, print a page and
 * stream pictures; one stranger probes the network. Nothing is random, so a monitor's counters can be checked against
 * the traffic.
 */
public final class LabTraffic {

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

    private final FrameSchedule schedule = new FrameSchedule();
    private final List<TimedFrame> timedFrames;

    public LabTraffic() {
        laptopStarts();
        laptopPrints();
        cameraStreams();
        strangerProbes();
        timedFrames = schedule.frames();
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
        return schedule.lengthWith(MILLIS_AFTER_LAST_FRAME);
    }

    private void laptopStarts() {
        at(0, LAPTOP, LAPTOP.dhcpRequest(Payload.DHCP_DISCOVER));
        at(20, ROUTER, ROUTER.dhcpReply(LAPTOP, "0.0.0.0", Payload.DHCP_OFFER));
        at(40, LAPTOP, LAPTOP.dhcpRequest(Payload.DHCP_REQUEST));
        at(60, ROUTER, ROUTER.dhcpReply(LAPTOP, "0.0.0.0", Payload.DHCP_ACK));
        at(120, LAPTOP, LAPTOP.arpRequest(ROUTER.ipv4()));
        at(121, ROUTER, ROUTER.arpReply(LAPTOP));
        at(150, LAPTOP, LAPTOP.neighbourSolicitation(PRINTER));
        at(152, PRINTER, PRINTER.neighbourAdvertisement(LAPTOP));
        at(200, LAPTOP, LAPTOP.udp(ROUTER, 40_001, 53, Payload.dnsQuery()));
        at(215, ROUTER, ROUTER.udp(LAPTOP, 53, 40_001, Payload.dnsAnswer()));
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
        schedule.add(millis, sender, frame);
    }
}
