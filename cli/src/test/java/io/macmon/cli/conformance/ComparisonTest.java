package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.conformance.CaptureSummary.Count;
import io.macmon.cli.conformance.CaptureSummary.Direction;
import io.macmon.cli.conformance.CaptureSummary.Flow;
import io.macmon.cli.conformance.CaptureSummary.FlowKey;
import io.macmon.cli.conformance.Comparison.Check;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks that the comparison does find differences. */
class ComparisonTest {

    private static final Path NO_FILE = Path.of("/nonexistent");
    private static final FlowKey WEB = FlowKey.of("", 6, "10.0.0.2", 80, "10.0.0.1", 40_000);
    private static final FlowKey PORTLESS = FlowKey.of("", 6, "10.0.0.2", 0, "10.0.0.1", 0);
    private static final FlowKey MAIL = FlowKey.of("", 6, "10.0.0.2", 25, "10.0.0.1", 40_001);

    @Test
    void findsNoDifferenceBetweenEqualResults() {
        assertThat(differences(Map.of(WEB, flow(2, 1, 0)), Map.of(WEB, flow(2, 1, 0))))
                .isEmpty();
    }

    @Test
    void findsEachKindOfDifference() {
        Map<FlowKey, Flow> expected = Map.of(WEB, flow(2, 1, 0));

        assertThat(differences(expected, Map.of())).contains(Check.FLOWS, Check.FRAMES);
        assertThat(differences(expected, Map.of(WEB, flow(2, 1, 0), MAIL, flow(1, 0, 0))))
                .contains(Check.FLOWS);
        assertThat(differences(expected, Map.of(WEB, flow(1, 2, 0))))
                .containsOnly(Check.DIRECTION_FRAMES, Check.DIRECTION_BYTES, Check.DIRECTION_IP_BYTES);
        assertThat(differences(expected, Map.of(WEB, flow(2, 1, 1)))).containsOnly(Check.TIMES);
        assertThat(differences(expected, Map.of(WEB, flow(2, 1, 0).asTorn()))).containsOnly(Check.RECORDS);
        assertThat(differences(expected, Map.of(WEB, startedByTheOther(flow(2, 1, 0)))))
                .containsOnly(Check.INITIATORS);
    }

    @Test
    void expectsOnlyTheBytesInTheFrameOfAPacketThatClaimsMore() {
        Map<FlowKey, Flow> claims = Map.of(WEB, withIpBytes(new Direction(1, 60, 1_500, 0, false)));

        assertThat(differences(claims, Map.of(WEB, withIpBytes(new Direction(1, 60, 46, 0, true)))))
                .isEmpty();
        assertThat(differences(claims, Map.of(WEB, withIpBytes(new Direction(1, 60, 46, 0, false)))))
                .containsOnly(Check.DIRECTION_IP_BYTES);
        assertThat(differences(claims, Map.of(WEB, withIpBytes(new Direction(1, 60, 61, 0, true)))))
                .containsOnly(Check.FALSE_LENGTHS);
    }

    @Test
    void attributesADifferenceToFragmentsOnlyIfNothingElseMoved() {
        OracleResult oracle = oracle(Map.of(WEB, flow(2, 0, 0), MAIL, flow(2, 0, 0), PORTLESS, flow(1, 0, 0)), 2);

        assertThat(Comparison.onlyFragmentsMoved(oracle, macmon(Map.of(WEB, flow(3, 0, 0), MAIL, flow(2, 0, 0)))))
                .isTrue();
        assertThat(Comparison.onlyFragmentsMoved(oracle, macmon(Map.of(WEB, flow(4, 0, 0), MAIL, flow(1, 0, 0)))))
                .isFalse();
        assertThat(Comparison.onlyFragmentsMoved(oracle, macmon(Map.of(WEB, flow(5, 0, 0), MAIL, flow(2, 0, 0)))))
                .isFalse();
    }

    private static Set<Check> differences(Map<FlowKey, Flow> expected, Map<FlowKey, Flow> found) {
        return Comparison.of(NO_FILE, oracle(expected, 0), macmon(found))
                .differences()
                .keySet();
    }

    private static OracleResult oracle(Map<FlowKey, Flow> flows, long fragments) {
        return new OracleResult(findings(flows), fragments, false, false);
    }

    private static MacmonResult macmon(Map<FlowKey, Flow> flows) {
        return new MacmonResult(findings(flows), "", true, Set.of());
    }

    private static CaptureSummary findings(Map<FlowKey, Flow> flows) {
        long frames = flows.values().stream().mapToLong(Flow::frames).sum();
        return new CaptureSummary(frames, 60 * frames, 0, Map.of("02:00:00:00:00:01", new Count(1, 60)), flows);
    }

    private static Flow flow(long fromLow, long fromHigh, long lastSecond) {
        return new Flow(
                direction(fromLow),
                direction(fromHigh),
                Instant.EPOCH,
                Instant.ofEpochSecond(lastSecond),
                Set.of(),
                true,
                0);
    }

    private static Flow withIpBytes(Direction fromLow) {
        return new Flow(fromLow, direction(0), Instant.EPOCH, Instant.EPOCH, Set.of(), true, 0);
    }

    private static Flow startedByTheOther(Flow flow) {
        return new Flow(flow.fromLow(), flow.fromHigh(), flow.first(), flow.last(), flow.communityIds(), false, 0);
    }

    private static Direction direction(long frames) {
        return new Direction(frames, 60 * frames, 46 * frames, 0, false);
    }
}
