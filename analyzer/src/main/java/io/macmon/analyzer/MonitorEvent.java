package io.macmon.analyzer;

import io.macmon.analyzer.SourceRanking.SourceTotals;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FleetAlert;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An event that a run reports. The set is closed, so a sink can handle every kind. */
public sealed interface MonitorEvent {

    /**
     * Capture time of the frame that the event is about; for a flow, the capture time of its last frame. So a capture
     * file gives the same events as the live capture it was taken from. For an event without a frame, the wall-clock
     * time.
     */
    Instant at();

    /** Calls the visitor's method for this kind of event. */
    <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X;

    /** One method per kind of event: a new kind does not compile until every format handles it. */
    interface Visitor<R, X extends Exception> {

        R onFlowEnded(FlowEnded event) throws X;

        R onUnexpectedSource(UnexpectedSource event) throws X;

        R onAlertsHeldBack(AlertsHeldBack event) throws X;

        R onLinkDown(LinkDown event) throws X;

        R onLinkUp(LinkUp event) throws X;

        R onStatisticsReported(StatisticsReported event) throws X;

        R onFindingReported(FindingReported event) throws X;

        R onFindingResolved(FindingResolved event) throws X;

        R onFleetFindingReported(FleetFindingReported event) throws X;
    }

    /** A flow ended, or the active timeout ended its record. */
    record FlowEnded(Instant at, FlowRecord flow) implements MonitorEvent {
        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onFlowEnded(this);
        }
    }

    /**
     * A source that is not on the station list sends frames. If the frame that should have raised the alert was lost,
     * or alerts were held back, the alert comes from the kernel's table of strangers and has no frame.
     *
     * @param source      the stranger
     * @param destination destination of the frame that raised the alert; null if there is no frame, in which case the
     *     list, the EtherType and the summary are empty or 0
     * @param vlanIds     IDs of that frame's VLAN tags, outermost first
     * @param etherType   that frame's EtherType after any VLAN tags; 0 for an LLC frame without one
     * @param frames      frames from this source since it was first seen
     * @param bytes       bytes in those frames, as on the wire
     * @param summary     that frame decoded, in one line; empty unless requested
     * @param captureFile name of the file that contains the frames around the alert, if the flight recorder runs
     * @param name        the name that the stranger had revealed by then, if names are read
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
            Optional<String> captureFile,
            Optional<StationName> name)
            implements MonitorEvent {

        /** Creates an event without a summary, a capture file and a name. */
        public UnexpectedSource(
                Instant at,
                MacAddress source,
                MacAddress destination,
                List<Integer> vlanIds,
                int etherType,
                long frames,
                long bytes) {
            this(at, source, destination, vlanIds, etherType, frames, bytes, "", Optional.empty(), Optional.empty());
        }

        /** Creates an event without a frame. */
        public static UnexpectedSource withoutFrame(Instant at, MacAddress source, long frames, long bytes) {
            return new UnexpectedSource(at, source, null, List.of(), 0, frames, bytes);
        }

        /** The same event with the name that the stranger revealed. */
        public UnexpectedSource withName(Optional<StationName> revealed) {
            return new UnexpectedSource(
                    at, source, destination, vlanIds, etherType, frames, bytes, summary, captureFile, revealed);
        }

        public boolean hasFrame() {
            return destination != null;
        }

        /** The same event with the name of the file that contains the frames around it. */
        public UnexpectedSource withCaptureFile(String file) {
            return new UnexpectedSource(
                    at, source, destination, vlanIds, etherType, frames, bytes, summary, Optional.of(file), name);
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onUnexpectedSource(this);
        }
    }

    /**
     * Strangers raised no alert, because too many were new at once; or that is over. Strangers that keep sending are
     * nevertheless reported, each by a separate event.
     *
     * @param sources number of strangers without an alert since the start
     * @param loudest those without an alert that sent the most frames; empty once it is over
     * @param isOver  whether alerts are no longer held back
     */
    record AlertsHeldBack(Instant at, long sources, List<SourceTotals> loudest, boolean isOver)
            implements MonitorEvent {

        public AlertsHeldBack {
            loudest = List.copyOf(loudest);
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onAlertsHeldBack(this);
        }
    }

    /**
     * The capture receives nothing, because the device or its parent is down or has no carrier.
     *
     * @param reason which of them is down, and what to do
     */
    record LinkDown(Instant at, String reason) implements MonitorEvent {
        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onLinkDown(this);
        }
    }

    /** The device and its parent are up again. */
    record LinkUp(Instant at) implements MonitorEvent {
        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onLinkUp(this);
        }
    }

    /** Statistics: at each interval, and once at the end. */
    record StatisticsReported(Instant at, Statistics statistics) implements MonitorEvent {
        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onStatisticsReported(this);
        }
    }

    /**
     * The audit reports a finding: when it is first seen, and again after growing pauses.
     *
     * @param finding the finding as of this moment
     * @param context what is known about the stations that it concerns
     */
    record FindingReported(Instant at, Finding finding, FindingContext context) implements MonitorEvent {

        public FindingReported(Instant at, Finding finding) {
            this(at, finding, FindingContext.NONE);
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onFindingReported(this);
        }
    }

    /**
     * A finding that was reported is over: it has not occurred for long, or it no longer holds.
     *
     * @param finding the finding as of this moment
     * @param context what is known about the stations that it concerned
     */
    record FindingResolved(Instant at, Finding finding, FindingContext context) implements MonitorEvent {
        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onFindingResolved(this);
        }
    }

    /** The fleet's application reports a finding, once. */
    record FleetFindingReported(Instant at, FleetAlert finding) implements MonitorEvent {
        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.onFleetFindingReported(this);
        }
    }
}
