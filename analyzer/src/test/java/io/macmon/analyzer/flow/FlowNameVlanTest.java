package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowNamesTest.answer;
import static io.macmon.analyzer.flow.FlowNamesTest.segment;
import static io.macmon.analyzer.flow.FlowNamesTest.udp;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameBytes.tag;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.capture.EtherType;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What VLAN tags do to the names of flows. */
class FlowNameVlanTest extends FlowMeterTestBase {

    private static final int CLIENT = 40_000;
    private static final int PRIORITY_TAG = 0;
    private static final String START = "GET / HTTP/1.1\r\nHost: www.";
    private static final String END = "example.com\r\n\r\n";

    FlowNameVlanTest() {
        super(CONFIG.withNames(true));
    }

    @Test
    void doubleTaggedFramesHaveNames() {
        for (byte[] segment : new byte[][] {request(1, START), request(1 + START.length(), END)}) {
            byte[] inner = tag(10, EtherType.IPV4, segment);
            receive(1_000, ethernet(B, A, EtherType.SERVICE_TAG, tag(20, EtherType.CUSTOMER_TAG, inner)));
        }
        meter.onStop();

        assertThat(only().names().orElseThrow().http()).contains(new Http("www.example.com", "GET"));
    }

    /** The receiver ignores a priority tag, but the flow is another one. */
    @Test
    void aMessageDividedAmongTagsIsCounted() {
        receive(1_000, ethernet(B, A, EtherType.IPV4, request(1, START)));
        receive(1_001, tagged(PRIORITY_TAG, request(1 + START.length(), END)));
        meter.onStop();

        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.INCOMPLETE, 1L));
        assertThat(records)
                .hasSize(2)
                .allSatisfy(record ->
                        assertThat(record.names().orElseThrow().isEmpty()).isTrue());
    }

    /** Behind a router, an answer may be seen in another VLAN than the flow. */
    @Test
    void anAnswerNamesFlowsOfAnyVlan() {
        byte[] answer = ipv4(IP_B, IP_A, IpProtocol.UDP, udp(53, CLIENT, answer("www.example.com", IP_B)));
        receive(1_000, ethernet(A, B, EtherType.CUSTOMER_TAG, tag(10, EtherType.IPV4, answer)));
        receive(2_000, tagged(20, ipv4(IP_A, IP_B, IpProtocol.UDP, udp(CLIENT, 9, new byte[1]))));
        meter.onStop();

        assertThat(records.get(1).names().orElseThrow().peer())
                .contains(new PeerName("www.example.com", Duration.ofSeconds(1), true));
    }

    private static byte[] request(int sequence, String payload) {
        return ipv4(IP_A, IP_B, IpProtocol.TCP, segment(CLIENT, 80, TcpHeader.ACK, sequence, payload));
    }

    private static byte[] tagged(int vlan, byte[] packet) {
        return ethernet(B, A, EtherType.CUSTOMER_TAG, tag(vlan, EtherType.IPV4, packet));
    }
}
