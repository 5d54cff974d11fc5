package io.macmon.cli.audit;

import io.macmon.cli.input.PolicySource;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that state which stations are allowed. */
final class AuditPolicyOptions {

    @Option(
            names = "--policy",
            order = HelpSection.POLICY,
            paramLabel = "FILE",
            description = "Stations, and what each may do (YAML)")
    private Path policy;

    @Option(
            names = "--mac",
            order = HelpSection.POLICY,
            split = ",",
            paramLabel = "ADDRESS",
            description = "Allowed station; repeat, or use commas")
    private List<MacAddress> stations = new ArrayList<>();

    @Option(
            names = "--macs",
            order = HelpSection.POLICY,
            paramLabel = "FILE",
            description = "Allowed stations from FILE, as in /etc/ethers")
    private Path stationFile;

    PolicySource source() {
        return new PolicySource(stations, stationFile, policy);
    }
}
