package io.macmon.cli.watch;

import io.macmon.analyzer.Analysis;
import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.FrameSelector;
import io.macmon.analyzer.throughput.Rates;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.FrameSource;
import io.macmon.config.MonitorConfig;
import io.macmon.config.text.MacmonException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A source, a ring and the analyzers behind it, with a thread at each end. Workers of one run share nothing: all
 * that two hosts say to each other comes to the same one.
 */
final class Worker {

    // With the largest station list there are ten devices; up to buffers of 100 MiB a block always finds a slot.
    private static final int SLOTS = 4_096;

    private final FrameSource source;
    private final Analysis analysis;
    private final FrameRing ring;
    private final Thread capture;

    /**
     * Starts the thread that analyses.
     *
     * @param number    among the run's workers, from 0
     * @param outlet    of this worker's records
     * @param onLimit   called when the last frame that is wanted has been analysed
     * @param onCapture runs on the capture thread
     * @param onFailure told what an analyzer threw
     */
    Worker(
            int number,
            FrameSource source,
            MonitorConfig config,
            boolean live,
            Handlers outlet,
            Runnable onLimit,
            Consumer<Worker> onCapture,
            Consumer<Throwable> onFailure) {
        this.source = source;
        analysis = new Analysis(config.flows().splitAmong(config.workers()), live, outlet.rates, number, outlet.events);
        FrameHandler selected =
                new FrameSelector(outlet.selection, config.count(), counted(outlet), outlet.strangers, onLimit);
        FrameHandler analysed = outlet.afterAnalysis
                .<FrameHandler>map(last -> new InTurn(selected, last))
                .orElse(selected);
        ring = new FrameRing(threadName("macmon-analysis", number), SLOTS, analysed, onFailure);
        capture = new Thread(() -> onCapture.accept(this), threadName("macmon-capture", number));
    }

    private FrameHandler counted(Handlers outlet) {
        return outlet.counter
                .<FrameHandler>map(last -> new InTurn(analysis, last))
                .orElse(analysis);
    }

    private static String threadName(String name, int number) {
        return number == 0 ? name : name + "-w" + (number + 1);
    }

    /** Starts the thread that captures. */
    void start() {
        capture.start();
    }

    /** Captures until the source ends. */
    void capture(FrameSource.BlockSink sink) throws MacmonException {
        source.run(sink);
    }

    void publish(FrameBlock block) {
        ring.publish(block);
    }

    /** Lets the capture end with what was stamped up to a moment. */
    void stop(long captureNanos) {
        source.stop(captureNanos);
    }

    Thread captureThread() {
        return capture;
    }

    Analysis analysis() {
        return analysis;
    }

    FrameRing ring() {
        return ring;
    }

    /**
     * What becomes of a worker's frames.
     *
     * @param selection of frames to be analysed
     * @param counter   takes the selected frames too, once they are analysed
     * @param strangers takes the others
     * @param afterAnalysis takes each frame, selected or not, once that is done
     * @param rates     of all workers together
     * @param events    takes records; from every worker at once
     */
    record Handlers(
            Predicate<Frame> selection,
            Optional<FrameHandler> counter,
            FrameHandler strangers,
            Optional<FrameHandler> afterAnalysis,
            Rates rates,
            EventSink events) {}
}
