package io.macmon.fleet.report;

import io.macmon.analyzer.report.ReportStyle;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** The formats of a fleet's report. */
public enum FleetReportFormat {

    /** Tables for a terminal. */
    TABLE {
        @Override
        public void write(FleetReport report, ReportStyle style, Writer out) throws IOException {
            new FleetReportText(report, style, out).write();
        }
    },

    /** One JSON object, with everything that the report has. */
    JSON {
        @Override
        public void write(FleetReport report, ReportStyle style, Writer out) throws IOException {
            FleetReportJson.write(report, out);
        }
    },

    /** One self-contained page. */
    HTML {
        @Override
        public void write(FleetReport report, ReportStyle style, Writer out) throws IOException {
            new FleetReportPage(report, style, out).write();
        }
    };

    /** Writes a whole report, which ends with a line break. Neither flushes nor closes the writer. */
    public abstract void write(FleetReport report, ReportStyle style, Writer out) throws IOException;

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
