package io.macmon.cli.output;

import io.macmon.analyzer.record.CommunityId;
import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options for outputs. Watch and audit have different formats. */
public abstract class OutputOptions implements CheckedOptions {

    static final String OUT = "out";

    static final String FLEET_HELP = "kafka     to the brokers of a fleet: kafka://HOST:PORT";

    private static final String EXAMPLE_SD_ID = "macmon@32473";

    private static final Pattern SD_ID = Pattern.compile("[!#-<>?A-Z\\[\\\\^-~]{1,21}@\\d{1,10}");

    @Option(names = "--wide", order = HelpSection.OUTPUT, description = "Print every detail, on long lines")
    private boolean wide;

    @Option(
            names = "--syslog-ca",
            order = HelpSection.OUTPUT + 1,
            paramLabel = "FILE",
            description = "CA certificates for syslog over TLS (default Java's)")
    private Path syslogCertificates;

    @Option(
            names = "--syslog-sd-id",
            order = HelpSection.OUTPUT + 1,
            paramLabel = "ID",
            description = "SD-ID of syslog messages (default macmon@32473)")
    private String structuredDataId;

    /** The values of {@code --out}. */
    abstract List<String> out();

    /**
     * The brokers of {@code --out kafka://...}; empty if there are none.
     *
     * @throws ConfigException if they are invalid, or given twice
     */
    public Optional<BrokerAddress> brokers() {
        Optional<BrokerAddress> brokers = Optional.empty();
        for (String text : out()) {
            if (BrokerAddress.isBroker(text)) {
                if (brokers.isPresent()) {
                    throw new ConfigException(
                            OUT, "kafka:// works once; name the brokers of one cluster, separated by commas");
                }
                brokers = Optional.of(BrokerAddress.parse(text));
            }
        }
        return brokers;
    }

    /**
     * The outputs of {@code --out} that are written by macmon itself.
     *
     * @throws ConfigException if one of these options is invalid
     */
    public List<OutputSpec> specs() {
        brokers();
        List<OutputSpec> specs = new ArrayList<>();
        for (String text : out()) {
            if (!BrokerAddress.isBroker(text)) {
                specs.add(OutputSpec.parse(text));
            }
        }
        OutputSpec.requireDistinct(specs);
        communityId();
        if (syslogCertificates != null && specs.stream().noneMatch(OutputSpec::isTls)) {
            throw new ConfigException(
                    "syslog-ca", "works only with --out syslog:tls://HOST:PORT; add that, or drop --syslog-ca");
        }
        if (structuredDataId != null && specs.stream().noneMatch(spec -> spec.format() == OutputFormat.SYSLOG)) {
            throw new ConfigException(
                    "syslog-sd-id", "works only with --out syslog:TARGET; add that, or drop" + " --syslog-sd-id");
        }
        if (!SD_ID.matcher(structuredDataId()).matches()) {
            throw new ConfigException(
                    "syslog-sd-id",
                    "must be a name of at most 21 printable characters, @, and a private enterprise number; got '"
                            + structuredDataId + "'");
        }
        return specs;
    }

    /**
     * Whether EVE goes to standard output, by {@code --json} or by {@code --out eve:-}.
     *
     * @throws ConfigException if both are given
     */
    public boolean isJson(boolean jsonOption) {
        boolean eveToStandardOutput = specs().stream().anyMatch(OutputSpec::isJson);
        if (jsonOption && eveToStandardOutput) {
            throw new ConfigException(OUT, "eve:- is the same as --json; drop one of them");
        }
        return jsonOption || eveToStandardOutput;
    }

    /** Whether an output goes to standard output. */
    public boolean usesStandardOutput() {
        return specs().stream().anyMatch(OutputSpec::isStandardOutput);
    }

    /**
     * The outputs of {@code --out}, and the screen: text, or EVE with {@code --json}. The screen is on standard output,
     * or on standard error if standard output is taken.
     *
     * @param json          whether the screen is EVE
     * @param content       which events go to the screen
     * @param isStdoutTaken whether a capture file or a report is written to standard output
     * @throws ConfigException if two outputs would share standard output
     */
    public List<OutputSpec> withScreen(boolean json, OutputContent content, boolean isStdoutTaken) {
        List<OutputSpec> specs = new ArrayList<>(specs());
        Optional<OutputSpec> onStdout =
                specs.stream().filter(OutputSpec::isStandardOutput).findFirst();
        if (isStdoutTaken && onStdout.isPresent()) {
            throw new ConfigException(
                    OUT, "cannot use standard output: the capture file or the report goes there; give a file name");
        }
        if (onStdout.isPresent() && onStdout.get().isScreen()) {
            if (json && !onStdout.get().isJson()) {
                throw new ConfigException(OUT, "cannot use standard output: --json prints there; give a file name");
            }
            specs.remove(onStdout.get());
            specs.add(onStdout.get().with(content));
        } else if (content != OutputContent.NOTHING) {
            OutputFormat format = json ? OutputFormat.EVE : OutputFormat.TEXT;
            specs.add(OutputSpec.screen(format, isStdoutTaken || onStdout.isPresent(), content));
        }
        return specs;
    }

    /** A new Community ID calculator, with the seed that the user requests. One thread only. */
    CommunityId communityId() {
        return new CommunityId(0);
    }

    /** Whether files without rotation are continued, not overwritten. */
    boolean continuesFiles() {
        return false;
    }

    boolean isWide() {
        return wide;
    }

    Optional<Path> syslogCertificates() {
        return Optional.ofNullable(syslogCertificates);
    }

    String structuredDataId() {
        return structuredDataId == null ? EXAMPLE_SD_ID : structuredDataId;
    }

    @Override
    public void checkValues() {
        specs();
    }
}
