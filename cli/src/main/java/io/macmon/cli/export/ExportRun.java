package io.macmon.cli.export;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.station.StrangerDetector;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.cli.input.FrameSelections;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.StrangerGuard;
import io.macmon.cli.process.RunEnd;
import io.macmon.config.MonitorConfig;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run that writes capture files and analyses nothing.
 *
 * <pre>
 *   macmon-capture: source --> ring --> macmon-export: selection --> capture files
 * </pre>
 *
 * <p>Used once, by one thread; {@link #stop} may be called by any.
 */
final class ExportRun {

    private final MonitorConfig config;
    private final Input input;
    private final EventSink links;
    private final List<Exporter> exporters = new ArrayList<>();
    private final Thread capture = new Thread(this::capture, "macmon-capture");
    private final RunEnd end = new RunEnd();

    /**
     * @param input   where frames come from, all of them from one source; closed by the caller
     * @param readers give the selection; closed by the caller
     * @param links   told what becomes of the links
     */
    ExportRun(MonitorConfig config, Input input, FrameSelections readers, List<ExportTask> exports, EventSink links)
            throws MacmonException {
        this.config = config;
        this.input = input;
        this.links = links;
        for (ExportTask export : exports) {
            exporters.add(new Exporter(export, input, readers.newSelection(), config.count(), this::stop, end::fail));
        }
    }

    /**
     * Runs until the source ends, an end that was asked for is reached, {@link #stop} is called, or something fails.
     *
     * @param onListening called when every frame from now on is heard
     * @return why it ended early
     */
    Optional<MacmonException> run(Runnable onListening) {
        capture.start();
        try {
            input.start(new StrangerDetector(source -> true, config.quietPeriod(), links), links, end::fail);
            onListening.run();
            end.await(config.limit());
        } catch (MacmonException failed) {
            end.fail(failed);
        } finally {
            source().stop(WallClock.nanos());
            StrangerGuard.join(capture);
            input.stop();
            exporters.forEach(Exporter::finish);
        }
        return end.failure();
    }

    /** Ends the run as if its time were up. */
    void stop() {
        end.stop();
    }

    List<Exporter> exporters() {
        return exporters;
    }

    private FrameSource source() {
        return input.sources().get(0);
    }

    private void capture() {
        end.runCapture(() -> source().run(this::distribute), input::explain);
    }

    private void distribute(FrameBlock block) {
        exporters.forEach(files -> files.offer(block));
        block.release();
    }
}
