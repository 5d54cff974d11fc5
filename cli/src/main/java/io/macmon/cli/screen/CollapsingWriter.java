package io.macmon.cli.screen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.record.EventWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes text for a terminal: at most {@value #MAX_FLOWS} flows per second as lines, and the others as one line with
 * their number. Other events are always written.
 *
 * <pre>
 *   07:08:09 flow  + 953 flows of 14 stations
 * </pre>
 */
public final class CollapsingWriter implements EventWriter {

    /** More lines than a person can follow. */
    static final int MAX_FLOWS = 20;

    /** The maximum number of stations that are distinguished within a second. */
    static final int MAX_STATIONS = 10_000;

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration MIN_FLUSHED_PERIOD = Duration.ofMillis(500); // flushes come about once per second
    private static final byte[] NOTHING = {};

    private final TextFormat format;
    private final Set<Long> stations = new HashSet<>();
    private Instant periodStart = Instant.EPOCH;
    private Instant lastCollapsed = Instant.MIN;
    private int shown;
    private long collapsed;
    private boolean hasMoreStations;

    public CollapsingWriter(TextFormat format) {
        this.format = format;
    }

    @Override
    public void begin(Instant now, boolean fresh, ByteSink out) {
        format.headerLines(now);
    }

    @Override
    public boolean write(MonitorEvent event, Instant now, ByteSink out) throws IOException {
        if (event instanceof FlowEnded ended) {
            endPeriod(now, PERIOD, out);
            if (shown == MAX_FLOWS) {
                collapse(ended.flow());
                out.write(NOTHING, 0, 1);
                return true;
            }
            shown++;
        } else if (event instanceof StatisticsReported report
                && report.statistics().isFinal()) {
            writeCollapsed(out);
        }
        write(format.text(event), 1, out);
        return true;
    }

    @Override
    public void flush(Instant now, ByteSink out) throws IOException {
        endPeriod(now, MIN_FLUSHED_PERIOD, out);
    }

    @Override
    public void end(Instant now, ByteSink out) throws IOException {
        writeCollapsed(out);
    }

    private void collapse(FlowRecord flow) {
        collapsed++;
        lastCollapsed = flow.last();
        long station = flow.source().mac().value();
        if (stations.size() < MAX_STATIONS) {
            stations.add(station);
        } else {
            hasMoreStations |= !stations.contains(station);
        }
    }

    private void endPeriod(Instant now, Duration minimum, ByteSink out) throws IOException {
        Duration elapsed = Duration.between(periodStart, now);
        if (!elapsed.isNegative() && elapsed.compareTo(minimum) < 0) { // the clock may be set back
            return;
        }
        writeCollapsed(out);
        periodStart = now;
        shown = 0;
    }

    private void writeCollapsed(ByteSink out) throws IOException {
        if (collapsed > 0) {
            write(format.collapsed(lastCollapsed, collapsed, stations.size(), hasMoreStations), 0, out);
            collapsed = 0;
            stations.clear();
            hasMoreStations = false;
        }
    }

    private static void write(String line, int events, ByteSink out) throws IOException {
        byte[] bytes = (line + "\n").getBytes(UTF_8);
        out.write(bytes, bytes.length, events);
    }
}
