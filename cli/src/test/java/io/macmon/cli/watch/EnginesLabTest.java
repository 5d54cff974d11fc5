package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.macmon.capture.EtherType;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.process.ExitCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * All engines watch the same traffic at once: they write the same records, and so do a run that captures headers only
 * and a run over the capture file.
 */
@LabTest
class EnginesLabTest extends LabFixture {

    private static final Host STATION = LabTraffic.STATIONS.get(0);
    private static final Host OTHER = LabTraffic.STATIONS.get(1);
    private static final int VLAN_TAG = 0x8100_0005;
    private static final int IP_START = 14;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private static final List<String> TIMES =
            List.of("timestamp", "flow_id", "start", "end", "age", "gaps_ns", "rtt_ns", "rtt_server_ns");

    // What may come before an IP header.
    private static final List<UnaryOperator<byte[]>> HEADERS = List.of(
            frame -> frame,
            EnginesLabTest::tagged,
            frame -> tagged(tagged(frame)),
            frame -> tagged(tagged(tagged(tagged(frame)))),
            EnginesLabTest::inPppoe,
            frame -> tagged(tagged(inPppoe(frame))));

    @Test
    void allEnginesAndWorkersWriteTheSameRecords() throws Exception {
        try (Program headers = start().awaitListening();
                Program ring = watch("--engine=ring", "ring.pcapng").awaitListening();
                Program pcap4j = watch("--engine=pcap4j", "pcap4j.pcapng").awaitListening();
                Program workers = watch("--workers=2", "workers.pcapng").awaitListening()) {
            List<byte[]> frames = traffic();
            for (byte[] frame : frames) {
                lab.send(frame);
            }
            List<Program> programs = List.of(headers, ring, pcap4j, workers);
            programs.forEach(Program::terminate);
            for (Program program : programs) {
                assertThat(program.exitCode()).isEqualTo(ExitCode.FINDINGS);
            }
            for (Program program : programs) {
                Eve eve = Eve.of(program.out());
                assertThat(eve.drops())
                        .as("%s", eve.closingStatistics().at("/macmon/drops"))
                        .isZero();
                assertThat(eve.of("flow").size()).isGreaterThan(300);
                assertSame(timeless(program.out()), timeless(ring.out()));
            }
            assertSame(recordsOf("ring.pcapng"), records(ring.out()));
            assertSame(recordsOf("pcap4j.pcapng"), records(pcap4j.out()));
            assertSame(timeless(fileOutput("workers.pcapng")), timeless(workers.out()));
        }
    }

    @Test
    void severalWorkersNeedTheRing() {
        CommandResult run = CommandResult.of(
                "watch", "--parent", "lo", "--mac", "02:aa:00:00:00:01", "--workers=2", "--engine=pcap4j");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .containsExactly("macmon: --workers: must be 1 unless the engine is ring; use --engine ring");
    }

    @Test
    void severalWorkersOfALiveCaptureCannotCountToALimit() {
        CommandResult run =
                CommandResult.of("watch", "--parent", "lo", "--mac", "02:aa:00:00:00:01", "--workers=2", "-c", "10");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .containsExactly("macmon: --workers: cannot be combined with a frame count; remove one of the two");
    }

    /** The lab's traffic and difficult frames: tagged, fragmented, cut, wrong, and of many flows. */
    private static List<byte[]> traffic() {
        List<byte[]> frames = new ArrayList<>();
        new LabTraffic().frames().forEach(cue -> frames.add(cue.frame()));
        for (int i = 0; i < 300; i++) {
            frames.add(STATION.udp(OTHER, 1_000 + i, 53, new byte[i]));
            frames.add(OTHER.udp(STATION, 53, 1_000 + i, new byte[2 * i]));
        }
        for (int port = 2_000; port < 2_050; port++) {
            frames.add(STATION.udp(OTHER, port, 53, new byte[20]));
            frames.add(firstFragment(OTHER.udp(STATION, 53, port, new byte[600])));
        }
        byte[] whole = STATION.udp(OTHER, 7, 8, new byte[200]);
        frames.add(tagged(whole));
        frames.add(tagged(tagged(whole)));
        for (int offset = 12; offset < 42; offset++) {
            byte[] wrong = whole.clone();
            wrong[offset] ^= 0x55;
            frames.add(wrong);
        }
        for (int i = 0; i < 30; i++) {
            byte[] request = viaGateway(STATION.udp(OTHER, 4_000 + i, 53, new byte[20]), i);
            byte[] reply = OTHER.udp(STATION, 53, 4_000 + i, new byte[40]);
            for (UnaryOperator<byte[]> header : HEADERS) {
                frames.add(header.apply(request));
                frames.add(header.apply(reply));
                frames.add(header.apply(withIpv6(request)));
                frames.add(header.apply(withIpv6(reply)));
            }
        }
        return frames;
    }

    // The two directions of a connection often use different MAC addresses.
    private static byte[] viaGateway(byte[] frame, int number) {
        byte[] routed = frame.clone();
        routed[4] = (byte) 0xCC;
        routed[5] = (byte) number;
        return routed;
    }

    // The same addresses as low bytes of IPv6 addresses, and the same ports.
    private static byte[] withIpv6(byte[] frame) {
        int payload = frame.length - IP_START - IPV4_HEADER;
        return ByteBuffer.allocate(IP_START + IPV6_HEADER + payload)
                .put(frame, 0, IP_START - 2)
                .putShort((short) EtherType.IPV6)
                .putInt(0x6000_0000)
                .putShort((short) payload)
                .putShort((short) 0x1140) // UDP, hop limit 64
                .putLong(0xFD00_0000_0000_0000L)
                .putInt(0)
                .put(frame, IP_START + 12, 4)
                .putLong(0xFD00_0000_0000_0000L)
                .putInt(0)
                .put(frame, IP_START + 16, 4)
                .put(frame, IP_START + IPV4_HEADER, payload)
                .array();
    }

    private static byte[] inPppoe(byte[] frame) {
        boolean isIpv4 = frame[IP_START - 1] == 0;
        int packet = frame.length - IP_START;
        return ByteBuffer.allocate(frame.length + 8)
                .put(frame, 0, IP_START - 2)
                .putShort((short) EtherType.PPPOE_SESSION)
                .putInt(0x1100_0007) // version, type, code and session
                .putShort((short) (packet + 2))
                .putShort((short) (isIpv4 ? 0x21 : 0x57))
                .put(frame, IP_START, packet)
                .array();
    }

    private static byte[] firstFragment(byte[] frame) {
        frame[20] |= 0x20; // more fragments
        return frame;
    }

    private static byte[] tagged(byte[] frame) {
        return ByteBuffer.allocate(frame.length + Integer.BYTES)
                .put(frame, 0, 12)
                .putInt(VLAN_TAG)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    private Program watch(String how, String file) throws Exception {
        return start(how, "-w=" + folder.resolve(file));
    }

    private static Program start(String... how) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("watch", "--parent", Lab.PARENT, "--json"));
        LabTraffic.STATIONS.forEach(station -> arguments.add("--mac=" + station.mac()));
        arguments.addAll(List.of(how));
        return Program.start(arguments.toArray(String[]::new));
    }

    private List<String> recordsOf(String file) throws Exception {
        return records(fileOutput(file));
    }

    private List<String> fileOutput(String file) throws Exception {
        try (Program watch = Program.start("watch", "-r", folder.resolve(file).toString(), "--json")) {
            assertThat(watch.exitCode()).isZero();
            return watch.out();
        }
    }

    // Shows only the records that differ: there are hundreds.
    private static void assertSame(List<String> records, List<String> expected) {
        assertThat(without(expected, records)).as("missing records").isEmpty();
        assertThat(without(records, expected)).as("unexpected records").isEmpty();
    }

    private static List<String> without(List<String> records, List<String> removed) {
        List<String> rest = new ArrayList<>(records);
        removed.forEach(rest::remove);
        return rest;
    }

    private static List<String> records(List<String> lines) {
        return Eve.of(lines).of("flow").stream()
                .map(EnginesLabTest::withoutInterface)
                .map(JsonNode::toString)
                .sorted()
                .toList();
    }

    // The kernel timestamps a frame for each socket separately, unless a program asks for the time of arrival. One that
    // uses libpcap does, but the kernel may comply only later.
    private static List<String> timeless(List<String> lines) {
        return Eve.of(lines).of("flow").stream()
                .map(record -> {
                    ObjectNode timeless = withoutInterface(record);
                    removeTimes(timeless);
                    return timeless.toString();
                })
                .sorted()
                .toList();
    }

    private static void removeTimes(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(TIMES);
        }
        node.forEach(EnginesLabTest::removeTimes);
    }

    // A record names the device or the file of its frames.
    private static ObjectNode withoutInterface(JsonNode record) {
        ObjectNode copy = record.deepCopy();
        copy.remove(List.of("in_iface", "pcap_filename"));
        return copy;
    }
}
