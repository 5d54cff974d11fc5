package io.macmon.cli.watch;

import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.Statistics.ExternalCounts;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.CaptureStats;
import io.macmon.cli.input.Input;
import io.macmon.cli.output.Outputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the counters that are kept outside the analysis. Called by the report thread only. */
record ExternalCountsReader(
        Input input,
        StrangerDetector strangers,
        Optional<GroupCounts> groups,
        Outputs outputs,
        DropCountsReader drops) {

    /** @param skipped frames that were skipped, by link type */
    ExternalCounts read(Map<String, Long> skipped) {
        CaptureStats captured = input.stats();
        List<OutputCounts> delivered = outputs.counts();
        return new ExternalCounts(
                captured.frames(),
                captured.skipped(),
                captured.malformedTimes(),
                input.strangers(strangers),
                drops.read(captured, outputs),
                delivered,
                skipped,
                groups.map(counts -> counts.read(input::dropped)).orElse(List.of()));
    }

    /** The strangers that sent the most frames. Call after the input was stopped. */
    SourceRanking loudestStrangers(int limit) {
        return input.loudestStrangers(strangers, limit);
    }

    /** The frames that were skipped in capture files, by link type. Call after the source has ended. */
    Map<String, Long> skippedFrames() {
        Map<String, Long> byLinkType = new LinkedHashMap<>();
        input.skipped().forEach(skipped -> byLinkType.put(skipped.linkTypeName(), skipped.frames()));
        return byLinkType;
    }
}
