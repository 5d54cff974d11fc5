package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.flow.record.FlowRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZeekFormatTest {

    private final ZeekFormat log = new ZeekFormat(new CommunityId(0));

    @Test
    void hasZeeksHeaderAndFooter() {
        List<String> head = log.headerLines(SampleFlows.FIRST);

        assertThat(head)
                .startsWith(
                        "#separator \\x09",
                        "#set_separator\t,",
                        "#empty_field\t(empty)",
                        "#unset_field\t-",
                        "#path\tconn");
        assertThat(head.get(5)).matches("#open\t\\d{4}(-\\d\\d){5}");
        assertThat(head.get(6)).startsWith("#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\t");
        assertThat(head.get(7)).startsWith("#types\ttime\tstring\taddr\tport\taddr\tport\tenum\t");
        assertThat(head.get(7).split("\t", -1)).hasSameSizeAs(head.get(6).split("\t", -1));
        assertThat(log.footerLines(SampleFlows.FIRST))
                .singleElement()
                .satisfies(line -> assertThat(line).matches("#close\t\\d{4}(-\\d\\d){5}"));
    }

    @Test
    void writesATcpFlow() {
        assertThat(fields(SampleFlows.detailed(SampleFlows.TCP)))
                .containsEntry("ts", "1714979289.123456")
                .containsEntry("id.orig_h", "10.0.0.10")
                .containsEntry("id.orig_p", "50123")
                .containsEntry("id.resp_h", "10.0.0.11")
                .containsEntry("id.resp_p", "9100")
                .containsEntry("proto", "tcp")
                .containsEntry("service", "-")
                .containsEntry("duration", "2.000000")
                .containsEntry("orig_bytes", "1100")
                .containsEntry("resp_bytes", "40")
                .containsEntry("conn_state", "SF")
                .containsEntry("missed_bytes", "-")
                .containsEntry("history", "ShADadFf")
                .containsEntry("orig_pkts", "5")
                .containsEntry("orig_ip_bytes", "1400")
                .containsEntry("resp_pkts", "3")
                .containsEntry("resp_ip_bytes", "160")
                .containsEntry("orig_l2_addr", "02:00:00:00:00:0a")
                .containsEntry("resp_l2_addr", "02:00:00:00:00:0b")
                .containsEntry("vlan", "100")
                .containsEntry("inner_vlan", "7")
                .containsEntry("community_id", SampleFlows.communityId(0, SampleFlows.TCP))
                .containsEntry("uid", SampleFlows.uid(SampleFlows.TCP));
    }

    @Test
    void namesTheOriginatorFirstWhenItDidNotSendTheFirstFrame() {
        FlowRecord flipped = SampleFlows.detailed(SampleFlows.TCP, "^hADFf");

        assertThat(fields(flipped))
                .containsEntry("id.orig_h", "10.0.0.11")
                .containsEntry("id.orig_p", "9100")
                .containsEntry("id.resp_h", "10.0.0.10")
                .containsEntry("orig_bytes", "40")
                .containsEntry("orig_pkts", "3")
                .containsEntry("history", "^hADFf")
                .containsEntry("orig_l2_addr", "02:00:00:00:00:0b")
                .containsEntry("community_id", SampleFlows.communityId(0, flipped));
    }

    @Test
    void leavesDurationAndPayloadOfAnInstantUnset() {
        assertThat(fields(SampleFlows.detailed(SampleFlows.fromPort(1))))
                .containsEntry("duration", "-")
                .containsEntry("orig_bytes", "-")
                .containsEntry("resp_bytes", "-")
                .containsEntry("vlan", "-")
                .containsEntry("inner_vlan", "-");
    }

    @Test
    void writesThePayloadOfIcmpButNotOfProtocolsWhoseHeaderIsNotKnown() {
        assertThat(fields(SampleFlows.detailed(SampleFlows.lasting(SampleFlows.PING))))
                .containsEntry("orig_bytes", "1100")
                .containsEntry("resp_bytes", "40");
        assertThat(fields(SampleFlows.detailed(SampleFlows.lasting(SampleFlows.GRE))))
                .containsEntry("orig_bytes", "-");
    }

    @Test
    void leavesUnmeasuredFieldsUnset() {
        assertThat(fields(SampleFlows.TCP))
                .containsEntry("orig_bytes", "-")
                .containsEntry("conn_state", "-")
                .containsEntry("history", "-");
    }

    @Test
    void putsIcmpTypeAndReplyTypeOrCodeIntoThePorts() {
        assertThat(fields(SampleFlows.PING))
                .containsEntry("proto", "icmp")
                .containsEntry("id.orig_p", "128")
                .containsEntry("id.resp_p", "129");
        assertThat(fields(SampleFlows.UNREACHABLE))
                .containsEntry("proto", "icmp")
                .containsEntry("id.orig_p", "3")
                .containsEntry("id.resp_p", "1");
        assertThat(fields(SampleFlows.GRE)).containsEntry("proto", "unknown_transport");
    }

    @Test
    void writesNeitherFlowsWithoutIpNorOtherEvents() {
        assertThat(log.line(new FlowEnded(SampleFlows.FIRST, SampleFlows.LLC))).isEmpty();
        assertThat(log.line(new LinkUp(SampleFlows.FIRST))).isEmpty();
    }

    private Map<String, String> fields(FlowRecord flow) {
        String[] names = log.headerLines(SampleFlows.FIRST).get(6).split("\t", -1);
        String[] values =
                log.line(new FlowEnded(flow.last(), flow)).orElseThrow().split("\t", -1);
        assertThat(values).hasSize(names.length - 1);
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            fields.put(names[i + 1], values[i]);
        }
        return fields;
    }
}
