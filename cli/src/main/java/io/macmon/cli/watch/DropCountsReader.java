package io.macmon.cli.watch;

import io.macmon.analyzer.DropCounts;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.capture.BlockReader;
import io.macmon.capture.CaptureStats;
import io.macmon.cli.export.Exporters;
import io.macmon.cli.input.Input;
import io.macmon.cli.output.EventOutbox;
import io.macmon.cli.output.Outputs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Reads the drop counters of all places in a run, from the network card to the outputs. Thread-safe.
 */
record DropCountsReader(
        Input input,
        List<Worker> workers,
        Exporters exporters,
        Optional<AlertRecording> recording,
        EventOutbox outbox) {

    DropCounts read(CaptureStats captured, Outputs outputs) {
        Long spool = outputs.drops().get("dropped_spool"); // before the outputs, which have it, too
        long undelivered =
                outputs.counts().stream().mapToLong(OutputCounts::dropped).sum();
        Input.Losses outside = input.losses();
        return new DropCounts(
                outside.nic(),
                outside.backlog(),
                captured.droppedByKernel(),
                captured.droppedAtRing() + sum(BlockReader::dropped),
                sum(BlockReader::unhandled),
                exporters.missingFrames(),
                outside.guard(),
                recording.map(AlertRecording::missingFrames).orElse(0L),
                outbox.dropped(),
                spool == null ? undelivered : undelivered - spool,
                spool == null ? OptionalLong.empty() : OptionalLong.of(spool));
    }

    private long sum(ToLongFunction<BlockReader> counter) {
        return workers.stream().map(Worker::reader).mapToLong(counter).sum();
    }
}
