package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** The forms of an audit's report. */
public enum ReportFormat {

    /** For a terminal: a line for each station, a block for each violation, a closing line. */
    TABLE {
        @Override
        public void write(AuditReport report, ReportStyle look, Writer out) throws IOException {
            new TableReport(report, look, out).write();
        }
    },

    /** One JSON object, see {@link JsonReport}; always in UTC. */
    JSON {
        @Override
        public void write(AuditReport report, ReportStyle look, Writer out) throws IOException {
            JsonReport.write(report, out);
        }
    },

    /** A line for each station, see {@link CsvReport}; always in UTC. */
    CSV {
        @Override
        public void write(AuditReport report, ReportStyle look, Writer out) throws IOException {
            CsvReport.write(report, out);
        }
    },

    /** Tables in the Markdown of GitHub. */
    MARKDOWN {
        @Override
        public void write(AuditReport report, ReportStyle look, Writer out) throws IOException {
            new MarkdownReport(report, look, out).write();
        }
    },

    /** One page that needs nothing beside it, see {@link HtmlReport}. */
    HTML {
        @Override
        public void write(AuditReport report, ReportStyle look, Writer out) throws IOException {
            new HtmlReport(report, look, out).write();
        }
    };

    /** Writes a whole report, in lines that end; neither flushes nor closes. */
    public abstract void write(AuditReport report, ReportStyle look, Writer out) throws IOException;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
