package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.identity.StationName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times, to the second. The short form omits the date for times on the day when the report ends. */
public final class TimeText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;
    private final LocalDate lastDay;

    /** @param until when the report ends */
    public TimeText(Instant until, ZoneId zone) {
        this.zone = zone;
        lastDay = LocalDate.ofInstant(until, zone);
    }

    public String zone() {
        return zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    boolean isSameSecond(Instant one, Instant other) {
        return full(one).equals(full(other));
    }

    boolean isSameDay(Instant one, Instant other) {
        return LocalDate.ofInstant(one, zone).equals(LocalDate.ofInstant(other, zone));
    }

    public String brief(Instant at) {
        return lastDay.equals(LocalDate.ofInstant(at, zone))
                ? TIME.withZone(zone).format(at)
                : full(at);
    }

    /** The source of the name that a report shows and when it was last announced; empty if the policy gives it. */
    String nameSource(StationSummary summary) {
        return ReportText.learnedName(summary).map(this::source).orElse("");
    }

    /** The source of a name, and when it was last announced if that is known. */
    String source(StationName name) {
        return name.source() + (ReportText.isKnown(name.lastSeen()) ? " " + brief(name.lastSeen()) : "");
    }

    public String full(Instant at) {
        return DATE_AND_TIME.withZone(zone).format(at);
    }
}
