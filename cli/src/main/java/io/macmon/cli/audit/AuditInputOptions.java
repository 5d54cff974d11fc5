package io.macmon.cli.audit;

import io.macmon.cli.fleet.FleetTime;
import io.macmon.cli.input.InputOptions;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.output.Outputs.RecordSource;
import io.macmon.cli.process.Version;
import picocli.CommandLine.Option;

/** The input of an audit: a device, captured as it is, or capture files. */
final class AuditInputOptions extends InputOptions {

    @Option(
            names = {"-i", "--parent"},
            order = HelpSection.INPUT,
            paramLabel = "DEVICE",
            description = "Capture on DEVICE itself; create no macvlan")
    private String parent;

    @Option(names = "--device", order = HelpSection.INPUT, paramLabel = "DEVICE", description = "The same as --parent")
    private String device;

    @Option(names = "--fleet-time", hidden = true, description = "Set by the lab for its sensors.")
    private String fleetTime;

    /** The source that records name. */
    RecordSource recordSource() {
        return new RecordSource(isLive(), name(), Version.release());
    }

    @Override
    protected FleetTime fleetTime() {
        return fleetTime == null ? FleetTime.REAL : FleetTime.parse(fleetTime);
    }

    @Override
    protected String device() {
        return device != null ? device : parent;
    }
}
