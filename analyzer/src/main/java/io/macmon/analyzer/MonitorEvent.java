package io.macmon.analyzer;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something worth telling the user. The set is closed, so a sink can promise to handle all of it. */
public sealed interface MonitorEvent {

    /**
     * Capture time of the frame that the event is about: of a flow, its last. So a capture file tells the same as the
     * live capture that it was taken from. Of an event without a frame, the clock.
     */
    Instant at();

    /** A flow ended; its counters are final. */
    record FlowEnded(Instant at, FlowRecord flow) implements MonitorEvent {}

    /**
     * A source outside the station list sends frames.
     *
     * @param source      who
     * @param destination of the frame that brought the alert about
     * @param vlanIds     of that frame's VLAN tags, outermost first
     * @param etherType   of that frame, behind any VLAN tags; 0 for an LLC frame without one
     * @param frames      heard of this source since it was first met
     * @param bytes      of those frames, as on the wire
     * @param summary     of that frame, decoded, in one line; empty when nobody asked for it
     * @param captureFile the name of the file that holds the frames around the alert, where the flight recorder runs
     */
    record UnexpectedSource(
            Instant at,
            MacAddress source,
            MacAddress destination,
            List<Integer> vlanIds,
            int etherType,
            long frames,
            long bytes,
            String summary,
            Optional<String> captureFile)
            implements MonitorEvent {

        /** Without a summary and without a capture file. */
        public UnexpectedSource(
                Instant at,
                MacAddress source,
                MacAddress destination,
                List<Integer> vlanIds,
                int etherType,
                long frames,
                long bytes) {
            this(at, source, destination, vlanIds, etherType, frames, bytes, "", Optional.empty());
        }

        /** The same, with the name of the file that holds the frames around it. */
        public UnexpectedSource withCaptureFile(String file) {
            return new UnexpectedSource(
                    at, source, destination, vlanIds, etherType, frames, bytes, summary, Optional.of(file));
        }
    }

    /**
     * The monitor cannot hear: the device or its parent is down, or has no carrier.
     *
     * @param reason a sentence that names which, and says what to do
     */
    record LinkDown(Instant at, String reason) implements MonitorEvent {}

    /** The monitor hears again. */
    record LinkUp(Instant at) implements MonitorEvent {}

    /** How things stand: each interval, and once at the end. */
    record StatisticsReported(Instant at, Statistics statistics) implements MonitorEvent {}

    /**
     * The audit found something, or met it again after a quiet period.
     *
     * @param finding as it stands at this moment
     */
    record FindingReported(Instant at, Finding finding) implements MonitorEvent {}
}
