package io.macmon.cli.control;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplyTableTest {

    @Test
    void showsObjectsInColumns() {
        List<String> lines = ReplyTable.lines(List.of(
                "{\"mac\":\"02:aa:00:00:00:01\",\"name\":\"\",\"vlans\":[0],\"frames\":12}",
                "{\"mac\":\"02:aa:00:00:00:02\",\"name\":\"\",\"frames\":1234567,\"last_heard\":"
                        + "\"2026-03-02T09:00:00.123456789Z\"}"));

        assertThat(lines)
                .containsExactly(
                        "MAC                FRAMES   LAST HEARD",
                        "02:aa:00:00:00:01  12       -",
                        "02:aa:00:00:00:02  1234567  2026-03-02T09:00:00.123Z");
    }

    @Test
    void showsNamesWithTheirSourceAndTime() {
        assertThat(ReplyTable.lines(List.of(
                        "{\"mac\":\"02:aa:00:00:00:01\",\"names\":[{\"name\":\"printer\",\"source\":\"dhcp\","
                                + "\"last_seen\":\"2026-03-02T09:00:00.5Z\"},{\"name\":\"old\",\"source\":\"nbns\"}]}",
                        "{\"mac\":\"02:aa:00:00:00:02\",\"names\":[],\"addresses\":[{\"address\":\"192.0.2.7\"}]}")))
                .containsExactly(
                        "MAC                NAMES",
                        "02:aa:00:00:00:01  printer (dhcp 2026-03-02T09:00:00.5Z), old (nbns)",
                        "02:aa:00:00:00:02  -");
    }

    @Test
    void leavesTextsAsTheyAre() {
        assertThat(ReplyTable.lines(List.of("one", "2"))).containsExactly("one", "2");
        assertThat(ReplyTable.lines(List.of())).isEmpty();
        assertThat(ReplyTable.lines(List.of("{}"))).containsExactly("{}");
    }

    @Test
    void leavesRecordsAsTheyAre() {
        String flow = "{\"event_type\":\"flow\",\"src_ip\":\"192.0.2.7\",\"flow\":{\"age\":1}}";
        assertThat(ReplyTable.lines(List.of(flow))).containsExactly(flow);

        String wide =
                IntStream.range(0, 25).mapToObj(i -> "\"field" + i + "\":" + i).collect(joining(",", "{", "}"));

        assertThat(ReplyTable.lines(List.of(wide))).containsExactly(wide);
    }
}
