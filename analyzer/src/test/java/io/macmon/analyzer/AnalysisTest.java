package io.macmon.analyzer;

import static io.macmon.analyzer.wire.FrameBytes.arp;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.SourceRanking.SourceTotals;
import io.macmon.analyzer.Statistics.ExternalCounts;
import io.macmon.analyzer.Statistics.FlowCounts;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.throughput.Rates;
import io.macmon.analyzer.throughput.Throughput.Histograms;
import io.macmon.config.FlowConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnalysisTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long A = 0x0200_0000_0001L;
    private static final long B = 0x0200_0000_0002L;
    private static final byte[] QUERY = ethernet(B, A, 0x0800, ipv4(0x0A00_0001, 0x0A00_0002, 17, udp(40_000, 53)));
    private static final byte[] ANSWER = ethernet(A, B, 0x0800, ipv4(0x0A00_0002, 0x0A00_0001, 17, udp(53, 40_000)));
    private static final byte[] ARP = ethernet(B, A, 0x0806, arp(1, A, 0x0A00_0001, 0, 0x0A00_0002));
    private static final byte[] RUNT = {1, 2, 3};
    private static final StrangerCounts STRANGERS = new StrangerCounts(3, 2, 0, 1, 0, 0, 0, 0);
    private static final DropCounts DROPS = new DropCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    private final List<MonitorEvent> events = new ArrayList<>();
    private final Analysis analysis =
            new Analysis(FlowConfig.DEFAULT, true, new Rates(1), 0, new LearnedNames(), events::add);

    @Test
    void reportsEachFlowAtTheTimeOfItsLastFrame() {
        receive(QUERY, 1);
        receive(ANSWER, 2);
        assertThat(events).isEmpty();

        analysis.onTick(60 * SECOND);

        assertThat(events).singleElement().isInstanceOfSatisfying(FlowEnded.class, ended -> {
            assertThat(ended.at()).isEqualTo(Instant.ofEpochSecond(2));
            assertThat(ended.flow().reason()).isEqualTo(EndReason.IDLE_TIMEOUT);
            assertThat(ended.flow().forward().frames()).isEqualTo(1);
            assertThat(ended.flow().reverse().frames()).isEqualTo(1);
        });
    }

    @Test
    void endsOpenFlowsAtTheStop() {
        receive(QUERY, 1);

        analysis.onStop();

        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        FlowEnded.class,
                        ended -> assertThat(ended.flow().reason()).isEqualTo(EndReason.FORCED));
    }

    @Test
    void totalsAddUp() {
        receive(QUERY, 1);
        receive(ARP, 1);
        receive(RUNT, 1);
        receive(RUNT, 1);
        analysis.onTick(60 * SECOND);
        receive(ANSWER, 61);

        Totals totals = Analysis.totals(
                List.of(analysis), Duration.ofSeconds(61), () -> new ExternalCounts(9, 4, STRANGERS, DROPS));

        assertThat(totals.uptime()).isEqualTo(Duration.ofSeconds(61));
        assertThat(totals.external().captured()).isEqualTo(9);
        assertThat(totals.external().skipped()).isEqualTo(4);
        assertThat(totals.frames()).isEqualTo(5);
        assertThat(totals.bytes()).isEqualTo(QUERY.length + ARP.length + 2 * RUNT.length + ANSWER.length);
        assertThat(totals.unmetered()).isEqualTo(2);
        assertThat(totals.malformed()).isEqualTo(Map.of("ethernet_truncated", 2L));
        assertThat(totals.protocols())
                .containsEntry("udp", 2L)
                .containsEntry("arp", 1L)
                .containsEntry("tcp", 0L);
        assertThat(totals.flows().open()).isEqualTo(1);
        assertThat(totals.flows().total()).isEqualTo(3);
        assertThat(totals.flows().records()).containsEntry("idle_timeout", 2L).hasSize(EndReason.values().length);
        assertThat(totals.strangers()).isEqualTo(STRANGERS);
        assertThat(totals.drops()).isEqualTo(DROPS);
    }

    @Test
    void ranksTheStationsByTheFramesThatTheySent() {
        receive(QUERY, 1);
        receive(ANSWER, 2);
        receive(QUERY, 3);
        receive(ARP, 4);
        analysis.onStop();

        SourceRanking busiest = Analysis.busiestStations(List.of(analysis), 1);

        assertThat(busiest.top()).singleElement().satisfies(station -> {
            assertThat(station.frames()).isGreaterThanOrEqualTo(2);
            assertThat(station.bytes()).isGreaterThanOrEqualTo(2L * QUERY.length);
        });
        assertThat(Analysis.busiestStations(List.of(analysis), 10).top().stream()
                        .mapToLong(SourceTotals::frames)
                        .sum())
                .isEqualTo(4);
    }

    @Test
    void countsAFlowThatIsReportedTwiceOnce() {
        receive(QUERY, 1);
        receive(QUERY, 20_000);
        analysis.onStop();

        assertThat(Analysis.busiestStations(List.of(analysis), 1).top())
                .singleElement()
                .satisfies(station -> assertThat(station.frames()).isEqualTo(2));
    }

    @Test
    void countsMalformedTimesAmongTheMalformedFrames() {
        receive(QUERY, 1);
        ExternalCounts outside = new ExternalCounts(1, 0, 7, STRANGERS, DROPS, List.of(), Map.of(), List.of());

        Totals totals = Analysis.totals(List.of(analysis), Duration.ZERO, () -> outside);

        assertThat(totals.malformed()).isEqualTo(Map.of("record_time", 7L));
    }

    @Test
    void countsAFrameWithAHarmlessFaultAsMalformedButMetered() {
        byte[] noTotalLength = QUERY.clone();
        noTotalLength[16] = 0;
        noTotalLength[17] = 0;
        receive(noTotalLength, 1);

        Totals totals =
                Analysis.totals(List.of(analysis), Duration.ZERO, () -> new ExternalCounts(1, 0, STRANGERS, DROPS));

        assertThat(totals.malformed()).isEqualTo(Map.of("ipv4_zero_total_length", 1L));
        assertThat(totals.unmetered()).isZero();
        assertThat(totals.flows()).extracting(FlowCounts::open).isEqualTo(1L);
    }

    @Test
    void measuresThroughput() {
        analysis.onBlock(2 * SECOND, 1);
        receive(QUERY, 1);
        receive(ANSWER, 2);
        analysis.onTick(2 * SECOND);
        analysis.onStop();

        Histograms measured = analysis.throughput().takeRemainder();

        assertThat(measured.frames()).isEqualTo(2);
        assertThat(measured.bytes()).isEqualTo(QUERY.length + ANSWER.length);
        assertThat(measured.framesPerSecond().count()).isEqualTo(2);
        assertThat(measured.delayMicros().max()).isBetween(1_000_000L, 1_001_000L);
        assertThat(measured.backlogBlocks().max()).isEqualTo(1);
    }

    @Test
    void hasACountForEveryPlaceThatLosesFrames() {
        assertThat(DROPS.byPlace().keySet())
                .containsExactly(
                        "nic",
                        "backlog",
                        "kernel",
                        "ring",
                        "analysis",
                        "writer",
                        "guard",
                        "recorder",
                        "outbox",
                        "outputs");
        assertThat(DROPS.byPlace().values()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(DROPS.isEmpty()).isFalse();
        assertThat(new DropCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 1).isEmpty()).isFalse();
        assertThat(new DropCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0).isEmpty()).isTrue();
    }

    private void receive(byte[] bytes, long second) {
        analysis.onFrame(frame(bytes, bytes.length, bytes.length, second * SECOND));
        analysis.onTick(Long.MIN_VALUE); // ends the block without advancing time
    }
}
