package io.macmon.cli.watch;

import io.macmon.analyzer.Analysis;
import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.FrameSplitter;
import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.throughput.Rates;
import io.macmon.capture.BlockReader;
import io.macmon.capture.DirectReader;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.FrameSource;
import io.macmon.capture.SharedReader;
import io.macmon.cli.export.Exporters;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.process.Threads;
import io.macmon.config.FlowConfig;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;

/**
 * A source and its analyzers. The capture thread analyses each block itself if frames can wait in the kernel meanwhile
 * and nothing else reads the blocks; otherwise it passes them to a thread that analyses. The workers of a live run
 * share nothing: all frames between two hosts go to the same worker. The blocks of a capture file go to as many threads
 * as there are workers, each of which meters the frames between its pairs of hosts.
 */
final class Worker {

    // The largest station list needs ten devices; with buffers of up to 200 MiB, every block still finds a free slot.
    private static final int SLOTS = 8_192;

    private final RunContext run;
    private final FrameSource source;
    private final Exporters exporters;
    private final Analysis analysis;
    private final BlockReader reader;
    private final Thread capture;

    /**
     * Starts the thread that analyses, unless the capture thread does.
     *
     * @param number number of this worker in the run, from 0
     * @param flows  this worker's share of the flow table
     */
    Worker(int number, FrameSource source, RunContext run, FlowConfig flows, Handlers handlers, Exporters exporters)
            throws MacmonException {
        this.source = source;
        this.run = run;
        this.exporters = exporters;
        int threads = run.input().isLive() ? 1 : run.config().workers();
        analysis = threads == 1
                ? new Analysis(flows, run.input().isLive(), handlers.rates, number, run.learned(), handlers.events)
                : Analysis.ofFile(flows, threads, handlers.rates, run.learned(), handlers.events);
        FrameHandler handler = selected(
                        analysis.then(handlers.counter),
                        analysis.strangers(0).then(handlers.strangers),
                        run.control()::stop)
                .then(handlers.afterAnalysis);
        reader = threads == 1 ? newReader(handler, number) : newSharedReader(handler, threads, flows.names());
        capture = new Thread(this::capture, threadName("macmon-capture", number));
    }

    private FrameHandler selected(FrameHandler selected, FrameHandler others, Runnable onLimit) throws MacmonException {
        return new FrameSplitter(run.newSelection(), run.config().count(), selected, others, onLimit);
    }

    private SharedReader newSharedReader(FrameHandler first, int threads, boolean sharesNames) throws MacmonException {
        List<FrameHandler> handlers = new ArrayList<>(List.of(first));
        for (int thread = 1; thread < threads; thread++) {
            handlers.add(selected(analysis.furtherMeter(thread), analysis.strangers(thread), () -> {}));
        }
        List<FrameRing> rings = new ArrayList<>();
        for (FrameHandler handler : handlers) {
            int thread = rings.size();
            rings.add(new FrameRing(threadName("macmon-analysis", thread), SLOTS, handler, failure -> {
                analysis.abandonMeter(thread);
                run.control().analysisFailed(failure);
            }));
        }
        return new SharedReader(rings, frame -> HostPairShare.ofHeader(frame, threads, sharesNames));
    }

    // While a capture file is written as well, its blocks must not wait for the analysis.
    private BlockReader newReader(FrameHandler handler, int number) {
        return source.mayWait() && exporters.isEmpty()
                ? new DirectReader(handler, run.control()::analysisFailed)
                : new FrameRing(threadName("macmon-analysis", number), SLOTS, handler, run.control()::analysisFailed);
    }

    private static String threadName(String name, int number) {
        return number == 0 ? name : name + "-w" + (number + 1);
    }

    /** Starts the thread that captures. */
    void start() {
        capture.start();
    }

    private void capture() {
        run.control().runCapture(() -> source.run(this::distribute), run.input()::explain);
    }

    private void distribute(FrameBlock block) {
        exporters.offer(block);
        reader.publish(block);
    }

    /** Ends the capture after the last frame with a timestamp up to this time. */
    void stopCapture(long captureNanos) {
        source.stop(captureNanos);
    }

    /** Waits until the capture has ended. */
    void joinCapture() {
        Threads.join(capture);
    }

    /** Waits until every captured frame is analysed. */
    void stopAnalysis() {
        reader.stop();
    }

    Analysis analysis() {
        return analysis;
    }

    BlockReader reader() {
        return reader;
    }

    /**
     * Where a worker's frames and records go.
     *
     * @param counter       receives each selected frame after its analysis
     * @param strangers     receives the frames that are not selected
     * @param afterAnalysis receives every frame, selected or not, after the others
     * @param rates         rates of all workers together
     * @param events        receives records from all workers concurrently
     */
    record Handlers(
            FrameHandler counter, FrameHandler strangers, FrameHandler afterAnalysis, Rates rates, EventSink events) {}
}
