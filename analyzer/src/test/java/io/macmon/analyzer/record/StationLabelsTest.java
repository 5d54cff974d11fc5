package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.MacAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StationLabelsTest {

    private static final String ESCAPE = "\u001b[2J";
    private static final String RIGHT_TO_LEFT = "\u202egpj.exe";
    private static final StationLabels HOSTILE = mac -> ESCAPE + "\t,\"=" + RIGHT_TO_LEFT + "x".repeat(5_000);
    private static final MonitorEvent FLOW = new FlowEnded(SampleFlows.TCP.last(), SampleFlows.TCP);
    private static final MonitorEvent ALERT =
            UnexpectedSource.withoutFrame(SampleFlows.FIRST, MacAddress.parse("00:1b:21:00:00:99"), 3, 180);

    @Test
    void namesStationsInRecords() {
        StationLabels labels = mac -> "printer";

        assertThat(line(EveFormat.forDevice("eth0", new CommunityId(0), labels), FLOW))
                .contains("\"src_name\":\"printer\",\"dest_name\":\"printer\"");
        assertThat(line(EveFormat.forDevice("eth0", new CommunityId(0), labels), ALERT))
                .contains("\"macmon\":{\"name\":\"printer\",\"vendor\":\"Intel");
        assertThat(line(new ZeekFormat(new CommunityId(0), labels, false), FLOW))
                .endsWith("\tprinter\tprinter");
        assertThat(line(new CsvFormat(new CommunityId(0), labels, false), FLOW)).endsWith(",printer,printer");
    }

    @Test
    void aNameThatTheUserGaveComesBeforeALearnedOne() {
        StationLabels given = mac -> "printer";
        MonitorEvent named =
                ((UnexpectedSource) ALERT).withName(Optional.of(new StationName("pc", "dhcp", SampleFlows.FIRST)));

        assertThat(line(EveFormat.forDevice("eth0", new CommunityId(0), given), named))
                .contains("\"macmon\":{\"name\":\"printer\",\"vendor\"");
        assertThat(line(EveFormat.forDevice("eth0", new CommunityId(0)), named))
                .contains("\"macmon\":{\"name\":\"pc\",\"name_source\":\"dhcp\",\"name_last_seen\":\"2");
    }

    @Test
    void escapesAndShortensHostileNames() {
        for (LineFormat format : List.of(
                EveFormat.forDevice("eth0", new CommunityId(0), HOSTILE),
                new ZeekFormat(new CommunityId(0), HOSTILE, false),
                new CsvFormat(new CommunityId(0), HOSTILE, false))) {
            String line = line(format, FLOW);

            assertThat(line).contains("x1b[2J").contains("u{202e}gpj.exe").contains("xxx…");
            assertThat(line).doesNotContain("\u001b", "\u202e", "x".repeat(100));
        }
    }

    @Test
    void keepsANameThatZeekWouldTakeForAnUnsetOrEmptyField() {
        assertThat(line(new ZeekFormat(new CommunityId(0), mac -> "-", false), FLOW))
                .endsWith("\t\\x2d\t\\x2d");
        assertThat(line(new ZeekFormat(new CommunityId(0), mac -> "(empty)", false), FLOW))
                .endsWith("\t\\x28empty)\t\\x28empty)");
    }

    private static String line(LineFormat format, MonitorEvent event) {
        return format.line(event).orElseThrow();
    }
}
