package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.segment.SensorReach.Reach;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a report came about.
 *
 * @param madeAt         wall-clock time
 * @param version        of macmon, as in {@code macmon 1.0}
 * @param host           the name of the machine
 * @param policyFiles    the policy in effect, and the lists that it names
 * @param reach          what the sensor received
 * @param changes        empty if there is nothing to compare with
 * @param isRehearsed    whether the stations that enforcement would cut off were looked for
 * @param rewrittenEvery how often the report is replaced; empty for the last one
 */
public record ReportContext(
        Instant madeAt,
        String version,
        String host,
        List<HashedFile> policyFiles,
        Reach reach,
        Optional<Changes> changes,
        boolean isRehearsed,
        Optional<Duration> rewrittenEvery) {

    /** Nothing is known. */
    public static final ReportContext NONE = new ReportContext(
            AuditReport.NO_TIME, "", "", List.of(), Reach.NONE, Optional.empty(), false, Optional.empty());

    public ReportContext {
        policyFiles = List.copyOf(policyFiles);
    }

    /** @param sha256 of the file's bytes, in hexadecimal, as sha256sum prints it; empty if it cannot be read */
    public record HashedFile(String file, String sha256) {}

    /**
     * The violations and stations that differ from an earlier report.
     *
     * @param since       the time of that report; empty if it is what earlier runs saw
     * @param continuing  the number of earlier violations that occurred again since
     * @param newStations the stations that were not in that report
     */
    public record Changes(
            Optional<Instant> since,
            List<Finding> started,
            List<Finding> ended,
            int continuing,
            List<MacAddress> newStations) {

        public Changes {
            started = List.copyOf(started);
            ended = List.copyOf(ended);
            newStations = List.copyOf(newStations);
        }

        /** The changes since an earlier report of the same run. */
        public static Changes since(Baseline before, AuditReport now) {
            Set<String> current = open(now).map(Finding::key).collect(Collectors.toSet());
            List<Finding> started = open(now)
                    .filter(finding -> !before.violations.containsKey(finding.key()))
                    .toList();
            long continuing = open(now)
                    .filter(finding -> before.violations.containsKey(finding.key())
                            && finding.last().isAfter(before.until))
                    .count();
            List<Finding> ended = before.violations.values().stream()
                    .filter(finding -> !current.contains(finding.key()))
                    .toList();
            List<MacAddress> newStations = now.stations().stream()
                    .map(summary -> summary.record().mac())
                    .filter(mac -> Arrays.binarySearch(before.stations, mac.value()) < 0)
                    .toList();
            return new Changes(Optional.of(before.until), started, ended, (int) continuing, newStations);
        }

        /** What differs from what earlier runs saw. */
        public static Changes sinceEarlierRuns(AuditReport now) {
            List<Finding> started = now.violations().stream()
                    .filter(finding -> !finding.first().isBefore(now.from()))
                    .toList();
            return new Changes(
                    Optional.empty(),
                    started,
                    List.of(),
                    now.violations().size() - started.size(),
                    now.stations().stream()
                            .filter(StationSummary::isNew)
                            .map(summary -> summary.record().mac())
                            .toList());
        }
    }

    private static Stream<Finding> open(AuditReport report) {
        return report.violations().stream().filter(finding -> !finding.isResolved());
    }

    /** What a later report of the same run is compared with. Smaller than the report. */
    public static final class Baseline {

        private final Instant until;
        private final Map<String, Finding> violations;
        private final long[] stations; // in ascending order

        private Baseline(Instant until, Map<String, Finding> violations, long[] stations) {
            this.until = until;
            this.violations = violations;
            this.stations = stations;
        }

        public static Baseline of(AuditReport report) {
            Map<String, Finding> violations = new LinkedHashMap<>();
            open(report).forEach(finding -> violations.put(finding.key(), finding));
            long[] stations = report.stations().stream()
                    .mapToLong(summary -> summary.record().mac().value())
                    .sorted()
                    .toArray();
            return new Baseline(report.until(), violations, stations);
        }
    }
}
