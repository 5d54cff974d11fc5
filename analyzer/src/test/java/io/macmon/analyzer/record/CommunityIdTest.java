package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values are from the published baselines of the specification. */
class CommunityIdTest {

    @ParameterizedTest
    @CsvSource({
        "6, 128.232.110.120, 34855, 66.35.250.204, 80, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
        "6, 66.35.250.204, 80, 128.232.110.120, 34855, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
        "17, 192.168.1.52, 54585, 8.8.8.8, 53, 1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
        "1, 192.168.0.89, 8, 192.168.0.1, 0, 1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
        "1, 192.168.0.1, 0, 192.168.0.89, 8, 1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
        "1, 10.0.0.1, 11, 10.0.0.2, 0, 1:YHxtAirCG//0OzkcVAukqKQN9xM=",
        "58, fe80::200:86ff:fe05:80da, 135, fe80::260:97ff:fe07:69ea, 136, 1:dGHyGvjMfljg6Bppwm3bg0LO8TY=",
        "58, 3ffe:501:1800:2345::2, 3, 3ffe:507:0:1:200:86ff:fe05:80da, 0, 1:2ObVBgIn28oZvibYZhZMBgh7WdQ=",
        "132, 192.168.170.8, 7, 192.168.170.56, 7, 1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=",
    })
    void matchesTheSpecification(int protocol, String from, int fromPort, String to, int toPort, String expected)
            throws Exception {
        assertThat(SampleFlows.communityId(0, flow(protocol, from, fromPort, to, toPort)))
                .isEqualTo(expected);
    }

    @Test
    void dependsOnTheSeed() throws Exception {
        FlowRecord flow = flow(6, "128.232.110.120", 34_855, "66.35.250.204", 80);

        assertThat(SampleFlows.communityId(1, flow)).isEqualTo("1:3V71V58M3Ksw/yuFALMcW0LAHvc=");
    }

    @Test
    void leavesOutPortsThatTheProtocolOrTheFrameDoesNotHave() throws Exception {
        assertThat(SampleFlows.communityId(0, flow(46, "10.1.12.2", 0, "10.1.12.1", 0)))
                .isEqualTo("1:KHlLkgoJW7ifUTyTSgyVfkFHzKw=");
        assertThat(SampleFlows.communityId(0, flow(17, "10.1.24.4", 0, "10.1.12.1", 0)))
                .isEqualTo(SampleFlows.communityId(0, flow(17, "10.1.12.1", 0, "10.1.24.4", 0)));
    }

    @Test
    void doesNotExistWithoutIp() {
        assertThat(SampleFlows.communityId(0, SampleFlows.LLC)).isEmpty();
    }

    private static FlowRecord flow(int protocol, String from, int fromPort, String to, int toPort) {
        MacAddress mac = MacAddress.parse("02:00:00:00:00:01");
        return new FlowRecord(
                new FlowEndpoint(mac, IpAddress.parse(from), fromPort),
                new FlowEndpoint(mac, IpAddress.parse(to), toPort),
                List.of(),
                from.contains(":") ? 0x86DD : 0x0800,
                protocol,
                SampleFlows.FIRST,
                SampleFlows.FIRST,
                new FlowTotals(1, 60, 40, 0),
                new FlowTotals(0, 0, 0, 0),
                EndReason.FORCED);
    }
}
