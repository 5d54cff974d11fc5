package io.macmon.cli.export;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.Threads;
import io.macmon.config.text.MacmonException;

/**
 * One run that writes capture files and analyses nothing. Used once. One thread only.
 *
 * <pre>
 *   macmon-capture: source --> exporters --> capture files
 * </pre>
 */
final class ExportRun {

    private final RunContext run;
    private final RunControl control;
    private final Exporters exporters;
    private final EventSink links;
    private final Thread capture = new Thread(this::capture, "macmon-capture");

    /**
     * @param run   the context of the run; its input has one source
     * @param links receives the link events
     */
    ExportRun(RunContext run, Exporters exporters, EventSink links) {
        this.run = run;
        this.exporters = exporters;
        this.links = links;
        control = run.control();
    }

    /**
     * Runs until the source ends, a limit is reached, the run is stopped, or something fails.
     *
     * @param onListening  called once the capture is running, so that no later frame is missed
     * @param onStatistics prints statistics; called by another thread
     */
    void run(Runnable onListening, Runnable onStatistics) {
        capture.start();
        try (SignalHandler usr1 = SignalHandler.install(SignalHandler.PRINT_STATISTICS, onStatistics);
                SignalHandler usr2 = SignalHandler.install(SignalHandler.FLUSH, exporters::flush)) {
            StrangerDetector noStrangers =
                    new StrangerDetector(source -> true, run.config().quietPeriod(), links);
            run.input().start(noStrangers, links, control::fail);
            onListening.run();
            control.await(run.config().limit());
        } catch (MacmonException failed) {
            control.fail(failed);
        } finally {
            source().stop(WallClock.nanos());
            Threads.join(capture);
            run.input().stop();
            exporters.finish();
        }
    }

    private FrameSource source() {
        return run.input().sources().get(0);
    }

    private void capture() {
        control.runCapture(() -> source().run(this::distribute), run.input()::explain);
    }

    private void distribute(FrameBlock block) {
        exporters.offer(block);
        block.release();
    }
}
