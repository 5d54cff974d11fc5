package io.macmon.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.flow.record.FlowNames.Ssh;
import io.macmon.analyzer.flow.record.FlowNames.SshEnd;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowNameTextTest {

    private static final Instant AT = Instant.parse("2024-05-06T07:08:09.123Z");
    private static final Optional<Http> HTTP = Optional.of(new Http("www.example.com", "GET"));
    private static final Optional<PeerName> PEER =
            Optional.of(new PeerName("cdn.example.net", Duration.ofSeconds(3), true));
    private static final Optional<Ssh> SSH = Optional.of(new Ssh(
            Optional.of(new SshEnd("2.0", "PuTTY_0.78", "", "")),
            Optional.of(new SshEnd("2.0", "OpenSSH_9.2p1", "", ""))));

    @Test
    void prefersWhatTheClientAskedFor() {
        assertThat(FlowNameText.of(names(HTTP, PEER, Optional.empty()))).contains("www.example.com (HTTP)");
        assertThat(FlowNameText.of(names(Optional.of(new Http("", "GET")), PEER, SSH)))
                .contains("cdn.example.net (DNS)");
        assertThat(FlowNameText.of(names(Optional.empty(), Optional.empty(), SSH)))
                .contains("OpenSSH_9.2p1 (SSH server)");
        assertThat(FlowNameText.of(FlowNames.NONE)).isEmpty();
    }

    @Test
    void isOnALineOfItsOwnOnATerminalOnly() {
        FlowEnded event = new FlowEnded(AT, flow(Optional.of(names(HTTP, PEER, Optional.empty()))));

        assertThat(text(TextLayout.forTerminal(() -> 80, false), event))
                .endsWith("\n               www.example.com (HTTP)");
        assertThat(text(TextLayout.forTerminal(() -> 80, true), event).lines().filter(line -> line.contains("flow")))
                .singleElement()
                .asString()
                .endsWith("  end detected  www.example.com (HTTP)");
        assertThat(text(TextLayout.forFile(false), event)).endsWith(" ended  www.example.com (HTTP)");
    }

    @Test
    void isAbsentFromAFlowWithoutNames() {
        for (Optional<FlowNames> none : List.of(Optional.<FlowNames>empty(), Optional.of(FlowNames.NONE))) {
            assertThat(text(TextLayout.forFile(false), new FlowEnded(AT, flow(none))))
                    .endsWith(" ended");
        }
    }

    private static String text(TextLayout layout, FlowEnded event) {
        return new TextFormat(layout, false, EventTime.ofFile(ZoneOffset.UTC, layout.isWide())).text(event);
    }

    private static FlowNames names(Optional<Http> http, Optional<PeerName> peer, Optional<Ssh> ssh) {
        return new FlowNames(Optional.empty(), Optional.empty(), ssh, http, peer, Optional.empty(), Optional.empty());
    }

    private static FlowRecord flow(Optional<FlowNames> names) {
        return new FlowRecord(
                new FlowEndpoint(MacAddress.parse("02:00:00:00:00:0a"), IpAddress.parse("10.0.0.10"), 50_123),
                new FlowEndpoint(MacAddress.parse("02:00:00:00:00:0b"), IpAddress.parse("192.0.2.80"), 80),
                List.of(),
                0x0800,
                6,
                0,
                AT,
                AT,
                new FlowTotals(3, 180, 0, 0),
                new FlowTotals(2, 120, 0, 0),
                EndReason.END_DETECTED,
                Optional.empty(),
                Optional.empty(),
                names);
    }
}
