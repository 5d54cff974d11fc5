package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.Finding.Status.WARNING;

import io.macmon.capture.BlockPool;
import io.macmon.capture.Frame;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.pcap.PcapSource;
import io.macmon.cli.doctor.SentByHost.Kind;
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
 * Whether a host that is watched answers as it did before: a station on the wire asks by ARP and by ping, and what the
 * host sends is counted on the wire. A macvlan that the host's own stack listens to answers a second time, and speaks
 * IPv6 when it comes up.
 */
final class QuietnessProof {

    private static final String CHECK = "quietness";

    private static final String HOST_ADDRESS = "192.0.2.1";
    private static final int PREFIX_LENGTH = 24;
    private static final Host STATION = new Host("station", "02:00:00:00:00:01", "192.0.2.2", "fe80::2");

    private static final int QUESTIONS = 3;
    private static final int IDENTIFIER = 1;

    /** Duplicate address detection, multicast reports and the first router solicitation come within about a second. */
    private static final long LISTEN_MILLIS = 2_500;

    private static final CaptureConfig CAPTURE = new CaptureConfig(256, false, "", 2 << 20);
    private static final int BLOCKS = 16;
    private static final int BLOCK_OCTETS = 64 << 10;

    private final TrialNetwork network;

    QuietnessProof(TrialNetwork network) {
        this.network = network;
    }

    /** Starts what should not be noticed, for one station on a parent; closing ends it. */
    @FunctionalInterface
    interface Watch {
        Watching start(String parent, MacAddress station) throws MacmonException;
    }

    /** What runs until it is closed. */
    @FunctionalInterface
    interface Watching extends AutoCloseable {
        @Override
        void close() throws MacmonException;
    }

    /** The device as {@code macmon watch} makes it. */
    static Watching device(String parent, MacAddress station) throws MacmonException {
        MacvlanDevice device = MacvlanDevice.open(parent);
        device.admit(List.of(station));
        return device::close;
    }

    Finding of(Watch watch) {
        SentByHost sent = new SentByHost();
        try {
            network.links().addAddress(network.parent(), address(HOST_ADDRESS), PREFIX_LENGTH);
            listenWhile(sent, () -> askUnder(watch));
        } catch (MacmonException refusal) {
            return Finding.refused(CHECK, WARNING, refusal);
        }
        return judge(sent);
    }

    private static Finding judge(SentByHost sent) {
        String found = QUESTIONS + " ARP requests and " + QUESTIONS + " pings; the watched host sent " + sent;
        if (sent.areAnswersOnly(QUESTIONS)) {
            return Finding.ok(CHECK, found + ", and nothing else");
        }
        int arp = sent.of(Kind.ARP_ANSWER);
        int ping = sent.of(Kind.PING_ANSWER);
        return Math.max(arp, ping) <= QUESTIONS && arp + ping < 2 * QUESTIONS
                ? Finding.warning(
                        CHECK,
                        "cannot tell: " + found,
                        "a host that does not answer proves nothing; see sysctl net.ipv4.icmp_echo_ignore_all and"
                                + " net.ipv4.conf.all.arp_ignore")
                : Finding.missing(
                        CHECK, found, "watching is noticed here; please report this with your kernel's version");
    }

    private void askUnder(Watch watch) throws MacmonException {
        MacAddress parent = network.parent().address().orElseThrow();
        Host host = new Host("host", parent.toString(), HOST_ADDRESS, "fe80::1");
        try (Watching running = watch.start(TrialNetwork.PARENT, STATION.mac())) {
            for (int i = 0; i < QUESTIONS; i++) {
                network.send(STATION.arpRequest(HOST_ADDRESS));
                network.send(STATION.echo(host, false, IDENTIFIER, i));
            }
            TimeUnit.MILLISECONDS.sleep(LISTEN_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new MacmonException("the proof of quietness was interrupted", stop);
        }
    }

    private void listenWhile(SentByHost sent, Questions questions) throws MacmonException {
        try (PcapSource source = network.wire()
                .call(() -> PcapSource.open(TrialNetwork.WIRE, CAPTURE, new BlockPool(BLOCKS, BLOCK_OCTETS)))) {
            Thread listener = new Thread(() -> listen(source, sent), "macmon-capture");
            listener.start();
            try {
                questions.ask();
            } finally {
                source.stop();
                join(listener);
            }
        }
    }

    private static void listen(PcapSource source, SentByHost sent) {
        Frame window = new Frame();
        try {
            source.run(block -> {
                block.deliverTo(sent, window);
                block.release();
            });
        } catch (MacmonException gone) {
            // Then answers are missing from the count, and the proof says that it cannot tell.
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
    private interface Questions {
        void ask() throws MacmonException;
    }
}
