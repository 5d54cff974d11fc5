package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** The formats of an audit report. */
public enum ReportFormat {

    /** A table for a terminal; see {@link TableReport}. */
    TABLE {
        @Override
        public void write(AuditReport report, ReportStyle style, Writer out) throws IOException {
            new TableReport(report, style, out).write();
        }
    },

    /** One JSON object; see {@link JsonReport}. Times are in UTC. */
    JSON {
        @Override
        public void write(AuditReport report, ReportStyle style, Writer out) throws IOException {
            JsonReport.write(report, out);
        }
    },

    /** A line for each station; see {@link CsvReport}. Times are in UTC. */
    CSV {
        @Override
        public void write(AuditReport report, ReportStyle style, Writer out) throws IOException {
            CsvReport.write(report, out);
        }
    },

    /** Tables in GitHub's Markdown; see {@link MarkdownReport}. */
    MARKDOWN {
        @Override
        public void write(AuditReport report, ReportStyle style, Writer out) throws IOException {
            new MarkdownReport(report, style, out).write();
        }
    },

    /** One self-contained page; see {@link HtmlReport}. */
    HTML {
        @Override
        public void write(AuditReport report, ReportStyle style, Writer out) throws IOException {
            new HtmlReport(report, style, out).write();
        }
    };

    /** Writes a whole report, which ends with a line break. Neither flushes nor closes the writer. */
    public abstract void write(AuditReport report, ReportStyle style, Writer out) throws IOException;

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
