package io.macmon.cli.input;

import io.macmon.capture.pcap.PcapFilter;
import io.macmon.cli.options.ByteCount;
import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.CaptureConfig;
import io.macmon.config.FlowConfig;
import io.macmon.config.RunConfig;
import io.macmon.config.WebConfig;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options that configure the capture, live or from files. */
public final class CaptureOptions implements CheckedOptions {

    @Option(
            names = "--for",
            order = HelpSection.RUNNING,
            paramLabel = "TIME",
            description = "Live: stop after TIME, such as 30s or 1h30m")
    private Duration duration;

    @Option(
            names = {"-c", "--count"},
            order = HelpSection.RUNNING,
            paramLabel = "N",
            description = "Stop after N frames")
    private Long count;

    @Option(
            names = "--filter",
            order = HelpSection.SELECTION,
            paramLabel = "EXPRESSION",
            defaultValue = "",
            description = "Only frames that match EXPRESSION; pcap-filter(7)")
    private String filter;

    @Option(
            names = {"-s", "--snaplen"},
            order = HelpSection.SELECTION,
            paramLabel = "BYTES",
            description = "Capture at most BYTES per frame; 0: all (default: as needed)")
    private Integer snaplen;

    @Option(names = "--promisc", order = HelpSection.RUNNING, description = "Live: turn on promiscuous mode")
    private boolean promiscuous;

    @Option(
            names = "--buffer",
            order = HelpSection.RUNNING,
            paramLabel = "SIZE",
            description = "Live: kernel buffer, 1M to 2G (default 128M, or less by memory)")
    private ByteCount buffer = ByteCount.DEFAULT_BUFFER;

    @Option(
            names = "--engine",
            order = HelpSection.RUNNING,
            paramLabel = "ENGINE",
            defaultValue = "auto",
            description = "Live: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private CaptureEngine engine;

    @Option(
            names = "--user",
            order = HelpSection.RUNNING,
            paramLabel = "NAME",
            description = "Live: if started by root, run as this user")
    private String user;

    /** @throws ConfigException if the start script has not become the user that was chosen */
    public CaptureConfig config() {
        String actual = System.getProperty("user.name");
        if (user != null && !user.equals(actual)) {
            throw new ConfigException(
                    "user",
                    "needs root and the start script, which becomes " + user + " before Java starts; macmon runs as "
                            + actual);
        }
        return new CaptureConfig(snaplen == null ? 0 : snaplen, promiscuous, filter, buffer.toInt("buffer"));
    }

    /** The configuration of a capture whose readers need headers only, unless the user has chosen a snaplen. */
    public CaptureConfig configForHeaders() {
        return snaplen == null ? config().withHeadersOnly() : config();
    }

    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    public long count() {
        return count == null ? Long.MAX_VALUE : count;
    }

    public CaptureEngine engine() {
        return engine;
    }

    @Override
    public void checkValues() {
        Duration minute = Duration.ofMinutes(1);
        Optional<WebConfig> noPage = Optional.empty();
        new RunConfig(config(), FlowConfig.DEFAULT, minute, duration(), count(), minute, 1, Optional.empty(), noPage);
    }

    /** Rejects options that apply only to live captures. */
    public static void refuseLiveOptions(ParseResult given) {
        for (OptionSpec option : given.matchedOptions()) {
            if (CommandLines.isLiveOnly(option)) {
                throw new ConfigException(
                        option.longestName().substring(2),
                        "works only for live captures; drop it when reading capture files");
            }
        }
    }

    /** Fails on an invalid filter before anything is created or overwritten. */
    public void checkFilter() throws MacmonException {
        if (!filter.isEmpty()) {
            PcapFilter.compile(filter).close();
        }
    }
}
