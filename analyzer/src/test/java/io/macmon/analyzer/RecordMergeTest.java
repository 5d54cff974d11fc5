package io.macmon.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.RecordSink;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecordMergeTest {

    private final List<Integer> emitted = Collections.synchronizedList(new ArrayList<>());
    private final RecordMerge merge =
            new RecordMerge(2, record -> emitted.add(record.source().port()));
    private final RecordMerge.Lane first = merge.lane(0);
    private final RecordMerge.Lane second = merge.lane(1);

    @Test
    void emitsARecordOnceNoOtherMeterCanEmitAnEarlierOne() {
        first.accept(record(1), 10, 1);
        first.onReached(20, 0);
        assertThat(emitted).isEmpty();

        second.accept(record(2), 5, 2);
        second.onReached(9, 0);
        assertThat(emitted).containsExactly(2);

        second.onReached(10, RecordSink.byFrame(0));
        assertThat(emitted).containsExactly(2, 1);
    }

    @Test
    void ordersRecordsOfTheSameTimeByTheirNumbers() {
        first.accept(record(1), 10, 3);
        first.accept(record(2), 10, RecordSink.byFrame(2));
        first.onReached(11, 0);
        second.accept(record(3), 10, 4);
        second.accept(record(4), 10, RecordSink.byFrame(1));
        second.onReached(11, 0);

        assertThat(emitted).containsExactly(1, 3, 4, 2);
    }

    @Test
    void anEventFollowsTheRecordsOfAllMetersUpToItsFrame() {
        first.onReached(10, RecordSink.byFrame(7));
        first.acceptEvent(() -> emitted.add(100));
        first.onReached(20, RecordSink.byFrame(9));
        second.accept(record(1), 10, RecordSink.byFrame(7));
        second.accept(record(2), 10, RecordSink.byFrame(8));
        second.onReached(20, RecordSink.byFrame(9));

        assertThat(emitted).containsExactly(1, 100, 2);
    }

    @Test
    void openFlowsComeAfterAllOthersAndEventsOfTheStopLast() {
        first.onOpenFlows();
        first.accept(record(1), 1, 1);
        first.stopped();
        first.acceptEvent(() -> emitted.add(100));
        second.accept(record(2), 50, 1);
        second.onOpenFlows();
        second.accept(record(3), 0, 1);
        second.stopped();

        assertThat(emitted).containsExactly(2, 3, 1, 100);
    }

    @Test
    void goesOnWithoutAMeterThatHasFailed() {
        first.accept(record(1), 10, 1);
        first.onReached(20, 0);

        second.abandon();

        assertThat(emitted).containsExactly(1);
    }

    @Test
    void aMeterThatStopsWaitsForTheOthersInsteadOfFillingTheMemory() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread ahead = new Thread(() -> stop(first, 1));
        ahead.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        ahead.start();
        while (ahead.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(emitted).isEmpty();

        stop(second, 0);
        ahead.join();

        assertThat(failure).hasNullValue();
        assertThat(emitted).isEqualTo(IntStream.range(0, 20_000).boxed().toList());
    }

    private static void stop(RecordMerge.Lane lane, int firstNumber) {
        lane.stopping();
        lane.onOpenFlows();
        for (int number = firstNumber; number < 20_000; number += 2) {
            lane.accept(record(number), number, number);
        }
        lane.stopped();
    }

    private static FlowRecord record(int port) {
        FlowEndpoint source = new FlowEndpoint(new MacAddress(1), IpAddress.v4(1), port, List.of(), false);
        FlowEndpoint destination = new FlowEndpoint(new MacAddress(2), IpAddress.v4(2), 53, List.of(), false);
        FlowTotals totals = new FlowTotals(1, 60, 46, 0, false);
        return new FlowRecord(
                source,
                destination,
                List.of(),
                0x0800,
                17,
                Instant.EPOCH,
                Instant.EPOCH,
                totals,
                totals,
                EndReason.FORCED);
    }
}
