package io.macmon.analyzer.flow;

import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.hello.HelloFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of flows, from the frames that reveal them. */
class FlowNamesTest extends FlowMeterTestBase {

    private static final int CLIENT = 40_000;
    private static final int DNS = 53;
    private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: www.example.com\r\n\r\n";

    FlowNamesTest() {
        super(CONFIG.withNames(true));
    }

    @Test
    void aFlowHasNoNamesUnlessTheyAreRead() {
        FlowMeter plain = new FlowMeter(CONFIG, records::add);
        plain.onFrame(frame(aToB(IpProtocol.UDP, udp(CLIENT, 9, new byte[1])), 60, 60, 0));
        plain.onStop();

        assertThat(only().names()).isEmpty();
    }

    @Test
    void aPeerHasTheNameThatItsClientAskedFor() {
        receive(1_000, bToA(IpProtocol.UDP, udp(DNS, CLIENT, answer("www.example.com", IP_B))));
        receive(3_000, aToB(IpProtocol.UDP, udp(CLIENT, 9, new byte[1])));

        assertThat(last().peer()).contains(new PeerName("www.example.com", Duration.ofSeconds(2), true));
        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.DNS, 1L));
    }

    @Test
    void theAnswerOfAnotherClientIsMarked() {
        receive(1_000, aToB(IpProtocol.UDP, udp(DNS, CLIENT, answer("www.example.com", IP_B))));
        receive(3_000, aToB(IpProtocol.UDP, udp(CLIENT, 9, new byte[1])));

        assertThat(last().peer()).contains(new PeerName("www.example.com", Duration.ofSeconds(2), false));
    }

    @Test
    void onlyAnswersBeforeTheFlowCount() {
        receive(1_000, aToB(IpProtocol.UDP, udp(CLIENT, 9, new byte[1])));
        receive(2_000, bToA(IpProtocol.UDP, udp(DNS, CLIENT, answer("www.example.com", IP_B))));
        meter.onStop();

        assertThat(records.get(0).names()).contains(FlowNames.NONE);
    }

    @Test
    void hostileNamesAreEscaped() {
        receive(1_000, bToA(IpProtocol.UDP, udp(DNS, CLIENT, answer("a\\\u001b[2J\u00e9", IP_B))));
        receive(3_000, aToB(IpProtocol.UDP, udp(CLIENT, 9, new byte[1])));

        assertThat(last().peer().orElseThrow().name()).isEqualTo("a\\\\\\x1b[2J\\xc3\\xa9");
    }

    @Test
    void aTruncatedAnswerIsReadAsFarAsItGoes() {
        byte[] whole = answer("www.example.com", IP_B);
        for (int length = 0; length < whole.length; length++) {
            receive(1_000, bToA(IpProtocol.UDP, udp(DNS, CLIENT, Arrays.copyOf(whole, length))));
        }

        assertThat(meter.counts().names()).doesNotContainKey(NameCounter.DNS);
    }

    /** Each digit is a third of the request, in the order of arrival. */
    @ParameterizedTest
    @ValueSource(strings = {"012", "021", "102", "120", "201", "210", "0012", "20210", "11200"})
    void aRequestInSegmentsIsReadInAnyOrder(String arrival) {
        receive(1_000, aToB(IpProtocol.TCP, segment(TcpHeader.SYN, 0x7FFF_FFF0, "")));
        for (int i = 0; i < arrival.length(); i++) {
            int from = (arrival.charAt(i) - '0') * 14;
            String part = REQUEST.substring(from, Math.min(REQUEST.length(), from + 14));
            receive(2_000 + i, aToB(IpProtocol.TCP, segment(TcpHeader.ACK, 0x7FFF_FFF1 + from, part)));
        }

        assertThat(last().http()).contains(new FlowNames.Http("www.example.com", "GET"));
        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.HTTP, 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE, -1})
    void aSegmentFarFromTheStartIsIgnored(int offset) {
        receive(1_000, aToB(IpProtocol.TCP, segment(TcpHeader.SYN, 0, "")));
        receive(2_000, aToB(IpProtocol.TCP, segment(TcpHeader.ACK, 1 + offset, "x")));
        receive(3_000, aToB(IpProtocol.TCP, segment(TcpHeader.ACK, 1, REQUEST)));

        assertThat(last().http()).contains(new FlowNames.Http("www.example.com", "GET"));
    }

    /** The SYN may be forged, so what was sent before is not read as part of what follows. */
    @Test
    void aSynThatHidesTheFirstMessageIsCounted() {
        receive(1_000, aToB(IpProtocol.TCP, segment(TcpHeader.SYN, 0, "")));
        receive(1_001, aToB(IpProtocol.TCP, segment(TcpHeader.ACK, 1, "GET / HTTP/1.1\r\nHost: a")));
        receive(1_002, aToB(IpProtocol.TCP, segment(TcpHeader.SYN, 1_000_000, "")));
        receive(1_003, aToB(IpProtocol.TCP, segment(TcpHeader.ACK, 1_000_024, ".example\r\n\r\n")));

        assertThat(last().http()).isEmpty();
        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.RESTARTED, 1L, NameCounter.INCOMPLETE, 1L));
    }

    @Test
    void aRepeatedSynIsNotCounted() {
        receive(1_000, aToB(IpProtocol.TCP, segment(TcpHeader.SYN, 0, "")));
        receive(1_001, aToB(IpProtocol.TCP, segment(TcpHeader.SYN, 0, "")));
        receive(1_002, aToB(IpProtocol.TCP, segment(TcpHeader.ACK, 1, REQUEST)));
        receive(1_003, aToB(IpProtocol.TCP, segment(TcpHeader.SYN, 1_000_000, "")));

        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.HTTP, 1L));
    }

    @Test
    void aClientMayHaveTheLowerPort() {
        receive(1_000, aToB(IpProtocol.TCP, segment(80, CLIENT, TcpHeader.SYN, 0, "")));
        receive(2_000, aToB(IpProtocol.TCP, segment(80, CLIENT, TcpHeader.ACK, 1, REQUEST)));

        assertThat(last().http()).contains(new FlowNames.Http("www.example.com", "GET"));
    }

    @Test
    void theEndThatSentTheSynIsTheClient() {
        receive(1_000, aToB(IpProtocol.TCP, segment(80, CLIENT, TcpHeader.SYN, 0, "")));
        receive(1_001, bToA(IpProtocol.TCP, segment(CLIENT, 80, TcpHeader.SYN | TcpHeader.ACK, 0, "")));
        receive(1_002, bToA(IpProtocol.TCP, segment(CLIENT, 80, TcpHeader.ACK, 1, "SSH-2.0-Server\r\n")));
        receive(1_003, aToB(IpProtocol.TCP, segment(80, CLIENT, TcpHeader.ACK, 1, "SSH-2.0-Client\r\n")));

        FlowNames.Ssh ssh = last().ssh().orElseThrow();
        assertThat(ssh.client()).map(FlowNames.SshEnd::software).contains("Client");
        assertThat(ssh.server()).map(FlowNames.SshEnd::software).contains("Server");
    }

    @ParameterizedTest
    @ValueSource(ints = {9001, 9369})
    void aQuicClientMayBeginAgainAfterVersionNegotiation(int rfc) {
        byte[] initial = HelloFixtures.initialOfRfc(rfc);
        byte[] otherVersion = initial.clone();
        otherVersion[4] ^= 0x40;
        receive(1_000, aToB(IpProtocol.UDP, udp(CLIENT, 443, otherVersion)));
        receive(2_000, aToB(IpProtocol.UDP, udp(CLIENT, 443, initial)));

        FlowNames.Quic quic = last().quic().orElseThrow();
        assertThat(quic.version()).isEqualTo(rfc == 9001 ? "1" : "2");
        assertThat(quic.hello().sni()).isEqualTo("example.com");
        assertThat(quic.hello().alpn()).containsExactly("alpn");
    }

    /** Otherwise, each datagram of an attacker would have to be decrypted. */
    @Test
    void quicThatBeginsWithoutAHelloIsNotReadAgain() {
        receive(1_000, aToB(IpProtocol.UDP, udp(CLIENT, 443, HelloFixtures.initialWithoutHello())));
        receive(2_000, aToB(IpProtocol.UDP, udp(CLIENT, 443, HelloFixtures.initialOfRfc(9001))));

        assertThat(last().isEmpty()).isTrue();
    }

    private FlowNames last() {
        meter.onStop();
        return records.get(records.size() - 1).names().orElseThrow();
    }

    private static byte[] segment(int flags, int sequence, String payload) {
        return segment(CLIENT, 80, flags, sequence, payload);
    }

    static byte[] segment(int from, int to, int flags, int sequence, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(20 + bytes.length)
                .putShort((short) from)
                .putShort((short) to)
                .putInt(sequence)
                .putInt(0)
                .putShort((short) (0x5000 | flags))
                .position(20)
                .put(bytes)
                .array();
    }

    static byte[] udp(int from, int to, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .putShort((short) from)
                .putShort((short) to)
                .putShort((short) (8 + payload.length))
                .putShort((short) 0)
                .put(payload)
                .array();
    }

    /** A DNS response with an alias and an address (RFC 1035 section 4.1). */
    static byte[] answer(String name, int address) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {0, 7, (byte) 0x81, (byte) 0x80, 0, 1, 0, 2, 0, 0, 0, 0});
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            message.write(bytes.length);
            message.writeBytes(bytes);
        }
        message.writeBytes(new byte[] {0, 0, 1, 0, 1});
        message.writeBytes(new byte[] {(byte) 0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 3, 1, 'x', 0});
        message.writeBytes(new byte[] {(byte) 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4});
        message.writeBytes(ByteBuffer.allocate(4).putInt(address).array());
        return message.toByteArray();
    }
}
