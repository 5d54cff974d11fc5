package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.BlockPool;
import io.macmon.capture.Frame;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.pcap.PcapSource;
import io.macmon.cli.doctor.HostFrameCounts.Kind;
import io.macmon.cli.lab.Host;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Checks that watching does not change how a host answers. A station on the wire sends ARP requests and pings, and the
 * frames that the host sends are counted on the wire. If the host's own network stack used the macvlan, the host would
 * answer twice, and would send IPv6 frames when the macvlan comes up.
 */
final class QuietnessCheck {

    private static final String CHECK = "quietness";

    private static final String HOST_ADDRESS = "192.0.2.1";
    private static final int PREFIX_LENGTH = 24;
    private static final Host STATION = new Host("station", "02:00:00:00:00:01", "192.0.2.2", "fe80::2");

    private static final int REQUESTS = 3;
    private static final int IDENTIFIER = 1;

    /**
     * When a device comes up, a host sends duplicate address detection, multicast reports and its first router
     * solicitation within about 1 s.
     */
    private static final long LISTEN_MILLIS = 2_500;

    private static final CaptureConfig CAPTURE = new CaptureConfig(256, false, "", 2 << 20);
    private static final int BLOCKS = 16;
    private static final int BLOCK_BYTES = 64 << 10;

    private final TestNetwork network;

    QuietnessCheck(TestNetwork network) {
        this.network = network;
    }

    /** Starts watching one station on a parent. */
    @FunctionalInterface
    interface WatchStarter {
        RunningWatch start(String parent, MacAddress station) throws MacmonException;
    }

    /** A watch that runs until it is closed. */
    @FunctionalInterface
    interface RunningWatch extends AutoCloseable {
        @Override
        void close() throws MacmonException;
    }

    /** Creates the macvlan as {@code macmon watch} does. */
    static RunningWatch startMacvlan(String parent, MacAddress station) throws MacmonException {
        MacvlanDevice device = MacvlanDevice.open(parent);
        device.setStations(List.of(station));
        return device::close;
    }

    CheckResult run(WatchStarter starter) {
        HostFrameCounts sent = new HostFrameCounts();
        try {
            network.links().addAddress(network.parent(), address(HOST_ADDRESS), PREFIX_LENGTH);
            countDuring(sent, () -> sendRequestsDuring(starter));
        } catch (MacmonException failure) {
            return CheckResult.failed(CHECK, WARNING, failure);
        }
        return judge(sent);
    }

    private static CheckResult judge(HostFrameCounts sent) {
        String detail = REQUESTS + " ARP requests and " + REQUESTS + " pings; the watched host sent " + sent;
        if (sent.hasOnlyReplies(REQUESTS)) {
            return CheckResult.ok(CHECK, detail + ", and nothing else");
        }
        int arp = sent.count(Kind.ARP_REPLY);
        int ping = sent.count(Kind.PING_REPLY);
        return Math.max(arp, ping) <= REQUESTS && arp + ping < 2 * REQUESTS
                ? CheckResult.warning(
                        CHECK,
                        "inconclusive: " + detail,
                        "a host that does not answer proves nothing; check sysctl net.ipv4.icmp_echo_ignore_all and"
                                + " net.ipv4.conf.all.arp_ignore")
                : CheckResult.missing(
                        CHECK, detail, "watching is detectable here; please report this with your kernel's version");
    }

    private void sendRequestsDuring(WatchStarter starter) throws MacmonException {
        MacAddress parent = network.parent().address().orElseThrow();
        Host host = new Host("host", parent.toString(), HOST_ADDRESS, "fe80::1");
        try (RunningWatch running = starter.start(TestNetwork.PARENT, STATION.mac())) {
            for (int i = 0; i < REQUESTS; i++) {
                network.send(STATION.arpRequest(HOST_ADDRESS));
                network.send(STATION.echo(host, false, IDENTIFIER, i));
            }
            TimeUnit.MILLISECONDS.sleep(LISTEN_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new MacmonException("the quietness check was interrupted", stop);
        }
    }

    private void countDuring(HostFrameCounts sent, Requests requests) throws MacmonException {
        try (PcapSource source = network.wire()
                .call(() -> PcapSource.open(TestNetwork.WIRE, CAPTURE, new BlockPool(BLOCKS, BLOCK_BYTES)))) {
            Thread listener = new Thread(() -> listen(source, sent), "macmon-capture");
            listener.start();
            try {
                requests.send();
            } finally {
                source.stop();
                join(listener);
            }
        }
    }

    private static void listen(PcapSource source, HostFrameCounts sent) {
        Frame window = new Frame();
        try {
            source.run(block -> {
                block.deliverTo(sent, window);
                block.release();
            });
        } catch (MacmonException gone) {
            // If the capture fails, replies are missing from the count, and the result is inconclusive.
        }
    }

    private static void join(Thread listener) {
        try {
            listener.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static Inet4Address address(String literal) {
        try {
            return (Inet4Address) InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(literal, impossible);
        }
    }

    @FunctionalInterface
    private interface Requests {
        void send() throws MacmonException;
    }
}
