package io.macmon.cli.output;

import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The outputs of the fleet's application. Standard output and the brokers have the findings anyway. */
public final class FleetOutputOptions extends OutputOptions {

    @Option(
            names = "--out",
            order = HelpSection.OUTPUT,
            paramLabel = "FORMAT:TARGET",
            description = {
                "Also write findings to TARGET; repeatable. One of the instances that have outputs writes each finding",
                "text      readable lines, to FILE",
                "eve       Suricata EVE (JSON) as in the topic, to FILE",
                "syslog    to udp|tcp|tls://HOST:PORT"
            })
    private List<String> outputs = new ArrayList<>();

    @Override
    List<String> out() {
        return outputs;
    }

    /**
     * Uses further outputs if the command line has none.
     *
     * @throws ConfigException if an output is invalid
     */
    public FleetOutputOptions orElse(List<String> others) {
        if (outputs.isEmpty()) {
            outputs = List.copyOf(others);
        }
        specs();
        return this;
    }

    // What an earlier run wrote is not delivered again.
    @Override
    boolean continuesFiles() {
        return true;
    }

    @Override
    public List<OutputSpec> specs() {
        if (brokers().isPresent()) {
            throw new ConfigException(OUT, "the brokers have the findings already; name a file or a receiver");
        }
        List<OutputSpec> specs = super.specs();
        for (OutputSpec spec : specs) {
            if (!spec.format().content().includesFindings()) {
                throw new ConfigException(
                        OUT, spec.format().id() + " has flows only, and a fleet has none; use text, eve or syslog");
            }
            if (spec.destination().kind() == TargetKind.STANDARD_STREAM) {
                throw new ConfigException(
                        OUT, "findings are printed anyway, as JSON with --json; name a file or a receiver");
            }
        }
        return specs;
    }
}
