package io.macmon.cli.output;

import static io.macmon.cli.output.TargetKind.FILE;
import static io.macmon.cli.output.TargetKind.STANDARD_STREAM;
import static io.macmon.cli.output.TargetKind.TCP;
import static io.macmon.cli.output.TargetKind.TLS;
import static io.macmon.cli.output.TargetKind.UDP;

import io.macmon.analyzer.record.CsvFormat;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.analyzer.record.FeatureFormat;
import io.macmon.analyzer.record.IpfixWriter;
import io.macmon.analyzer.record.LineWriter;
import io.macmon.analyzer.record.SyslogWriter;
import io.macmon.analyzer.record.ZeekFormat;
import io.macmon.config.FlowMetrics;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The formats of {@code --out FORMAT:TARGET}.
 *
 * <p>To add a format, write its {@link EventWriter} (or its {@link io.macmon.analyzer.record.LineFormat}, for text) in
 * {@code analyzer.record}, and add a constant here. The constant defines which events the format gets, which metrics it
 * needs per flow, which targets it can go to, its line in {@code --help}, and how its writer is made. Options, checks
 * and the outputs themselves follow from that.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
public enum OutputFormat {
    TEXT(
            OutputContent.EVERYTHING,
            FlowMetrics.TOTALS,
            List.of(FILE, STANDARD_STREAM),
            "readable lines; text:- is the default") {
        @Override
        EventWriter newWriter(FormatContext context) {
            return context.text();
        }
    },
    EVE(
            OutputContent.EVERYTHING,
            FlowMetrics.DETAIL,
            List.of(FILE, STANDARD_STREAM),
            "Suricata EVE (JSON); eve:- is --json") {
        @Override
        EventWriter newWriter(FormatContext context) {
            return new LineWriter(context.eve());
        }
    },
    ZEEK(OutputContent.FLOWS, FlowMetrics.DETAIL, List.of(FILE, STANDARD_STREAM), "flows as Zeek's conn.log") {
        @Override
        EventWriter newWriter(FormatContext context) {
            return new LineWriter(new ZeekFormat(
                    context.communityId(),
                    context.source().labels(),
                    context.source().names()));
        }
    },
    CSV(OutputContent.FLOWS, FlowMetrics.DETAIL, List.of(FILE, STANDARD_STREAM), "flows with all measurements") {
        @Override
        EventWriter newWriter(FormatContext context) {
            return new LineWriter(new CsvFormat(
                    context.communityId(),
                    context.source().labels(),
                    context.source().names()));
        }
    },
    FEATURES(
            OutputContent.FLOWS,
            FlowMetrics.FEATURES,
            List.of(FILE, STANDARD_STREAM),
            "flows with the columns of IDS data sets") {
        @Override
        EventWriter newWriter(FormatContext context) {
            return new LineWriter(new FeatureFormat());
        }
    },
    IPFIX(
            OutputContent.FLOWS,
            FlowMetrics.DETAIL,
            List.of(FILE, UDP, TCP),
            "flows to FILE, or to udp|tcp://HOST:PORT") {
        @Override
        EventWriter newWriter(FormatContext context) {
            return context.isDatagram() ? IpfixWriter.forDatagrams() : IpfixWriter.forStream();
        }
    },
    SYSLOG(OutputContent.ALERTS, FlowMetrics.TOTALS, List.of(UDP, TCP, TLS), "alerts to udp|tcp|tls://HOST:PORT") {
        @Override
        EventWriter newWriter(FormatContext context) {
            return new SyslogWriter(
                    context.syslogSender(),
                    !context.isDatagram(),
                    context.source().labels());
        }
    };

    private final OutputContent content;
    private final FlowMetrics flowMetrics;
    private final List<TargetKind> targets;
    private final String help;

    OutputFormat(OutputContent content, FlowMetrics flowMetrics, List<TargetKind> targets, String help) {
        this.content = content;
        this.flowMetrics = flowMetrics;
        this.targets = targets;
        this.help = help;
    }

    abstract EventWriter newWriter(FormatContext context);

    /** Parses the part of {@code FORMAT:TARGET} before the colon. */
    static OutputFormat parse(String id) {
        return Arrays.stream(values())
                .filter(format -> format.id().equals(id.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        OutputOptions.OUT,
                        "unknown format '" + id + "'; "
                                + (id.startsWith("json") ? "did you mean 'eve'?" : Suggestion.of(id, ids()))));
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    OutputContent content() {
        return content;
    }

    FlowMetrics flowMetrics() {
        return flowMetrics;
    }

    boolean supports(TargetAddress destination) {
        return targets.contains(destination.kind());
    }

    /** The targets that this format supports, as in {@code FILE, udp://HOST:PORT or tcp://HOST:PORT}. */
    String targetSyntax() {
        List<String> syntaxes = targets.stream().map(TargetKind::syntax).toList();
        int last = syntaxes.size() - 1;
        return String.join(", ", syntaxes.subList(0, last)) + " or " + syntaxes.get(last);
    }

    private static String[] ids() {
        return Arrays.stream(values()).map(OutputFormat::id).toArray(String[]::new);
    }

    /**
     * These formats as lines of {@code --help}, in one piece, so that picocli does not separate them with commas.
     *
     * @param more further lines
     */
    static Iterator<String> help(Predicate<OutputFormat> shown, String... more) {
        Stream<String> formats = Arrays.stream(values())
                .filter(shown)
                .map(format -> String.format(Locale.ROOT, "%-9s %s", format.id(), format.help));
        return Stream.of(Stream.concat(formats, Arrays.stream(more)).collect(Collectors.joining("%n")))
                .iterator();
    }
}
