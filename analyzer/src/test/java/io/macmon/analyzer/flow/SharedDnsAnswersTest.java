package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowNamesTest.answer;
import static io.macmon.analyzer.flow.FlowNamesTest.segment;
import static io.macmon.analyzer.flow.FlowNamesTest.udp;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.config.FlowConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS answers in a file that several meters read: their names are for the flows of all. */
class SharedDnsAnswersTest {

    private static final int METERS = 4;
    private static final int SERVERS = 32;
    private static final int DNS_SERVER = 0x0909_0909;
    private static final int DNS = 53;
    private static final int CLIENT = 40_000;

    private final List<FlowRecord> records = new ArrayList<>();
    private final List<FlowMeter> meters = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {IpProtocol.UDP, IpProtocol.TCP})
    void eachAnswerNamesFlowsOfAllMetersAndIsCountedOnce(int protocol) {
        openMeters(false);
        if (protocol == IpProtocol.TCP) {
            respond(protocol, segment(DNS, CLIENT, TcpHeader.SYN | TcpHeader.ACK, 0, ""));
        }
        int sequence = 1;
        for (int server = 1; server <= SERVERS; server++) {
            byte[] message = answer(server + ".example", server);
            respond(protocol, protocol == IpProtocol.UDP ? udp(DNS, CLIENT, message) : segmentOf(message, sequence));
            sequence += Short.BYTES + message.length;
        }
        connectToAllServers();

        assertThat(counted()).isEqualTo(Map.of(NameCounter.DNS, (long) SERVERS));
        assertThat(records)
                .filteredOn(record -> record.destination().port() == 9)
                .hasSize(SERVERS)
                .extracting(record -> record.names().flatMap(FlowNames::peer).map(PeerName::name))
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).isPresent());
    }

    @Test
    void noMeterLearnsFromADamagedAnswer() {
        openMeters(true);
        byte[] damaged = udp(DNS, CLIENT, answer("www.example.com", 1));
        damaged[6] = 1; // the checksum
        respond(IpProtocol.UDP, damaged);
        connectToAllServers();

        assertThat(counted()).isEmpty();
        assertThat(records)
                .hasSize(SERVERS + 1)
                .extracting(FlowRecord::names)
                .allSatisfy(names -> assertThat(names).contains(FlowNames.NONE));
    }

    private void openMeters(boolean verifyChecksums) {
        FlowConfig config = new FlowConfig(Duration.ofSeconds(15), Duration.ofSeconds(60), 1_024)
                .withNames(true)
                .withVerifiedChecksums(verifyChecksums);
        for (int number = 0; number < METERS; number++) {
            meters.add(new FlowMeter(config, new HostPairShare(number, METERS), new LearnedNames(), records::add));
        }
    }

    private void connectToAllServers() {
        for (int server = 1; server <= SERVERS; server++) {
            receive(IP_A, server, IpProtocol.UDP, udp(CLIENT, 9, new byte[1]));
        }
        meters.forEach(FlowMeter::onStop);
    }

    private Map<NameCounter, Long> counted() {
        Map<NameCounter, Long> sum = new EnumMap<>(NameCounter.class);
        meters.forEach(
                meter -> meter.counts().names().forEach((counter, count) -> sum.merge(counter, count, Long::sum)));
        return sum;
    }

    private static byte[] segmentOf(byte[] message, int sequence) {
        byte[] header = segment(DNS, CLIENT, TcpHeader.ACK, sequence, "");
        return ByteBuffer.allocate(header.length + Short.BYTES + message.length)
                .put(header)
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    private void respond(int protocol, byte[] transport) {
        receive(DNS_SERVER, IP_A, protocol, transport);
    }

    private void receive(int from, int to, int protocol, byte[] transport) {
        byte[] packet = ipv4(from, to, protocol, transport);
        ByteBuffer.wrap(packet).putShort(10, checksum(packet, 20));
        byte[] bytes = ethernet(A, B, EtherType.IPV4, packet);
        for (FlowMeter meter : meters) {
            Frame frame = frame(bytes, bytes.length, bytes.length, 1_000);
            frame.setShare(HostPairShare.ofHeader(frame, METERS, true));
            meter.onFrame(frame);
        }
    }

    /** RFC 1071, of a header whose own checksum is 0. */
    private static short checksum(byte[] bytes, int length) {
        int sum = 0;
        for (int at = 0; at < length; at += Short.BYTES) {
            sum += ByteBuffer.wrap(bytes).getShort(at) & 0xFFFF;
        }
        return (short) ~(sum + (sum >>> 16));
    }
}
