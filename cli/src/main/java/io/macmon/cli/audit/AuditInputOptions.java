package io.macmon.cli.audit;

import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.fleet.FleetRun;
import io.macmon.cli.fleet.FleetTime;
import io.macmon.cli.fleet.PluginFolder;
import io.macmon.cli.input.InputOptions;
import io.macmon.cli.input.PolicySource;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.BrokerAddress;
import io.macmon.cli.process.RunControl;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * The outputs of a live audit that are not written by macmon's own formats: notifications, and a fleet's brokers.
     *
     * @throws MacmonException if the plugin for Kafka is not installed, or cannot use its spool
     * @throws ConfigException if the configuration file is wrong about them, or a secret cannot be read
     */
    List<AttachedOutput> openAttached(
            RunControl control,
            Optional<BrokerAddress> brokers,
            ThresholdOptions thresholds,
            Vendors vendors,
            PolicySource policy)
            throws MacmonException {
        List<AttachedOutput> attached = new ArrayList<>();
        openNotifier(control).ifPresent(attached::add);
        if (brokers.isPresent()) {
            if (!isLive()) {
                throw new ConfigException("out", "kafka:// works only with a live audit; drop it, or drop -r");
            }
            FleetTime time = fleetTime == null ? FleetTime.REAL : FleetTime.parse(fleetTime);
            FleetRun run = new FleetRun(
                    device(), fleetSettings(), thresholds.types(vendors), time, policy::files, control::warn);
            attached.add(PluginFolder.load().open(brokers.get(), run));
        }
        return attached;
    }

    @Override
    protected String device() {
        return device != null ? device : parent;
    }
}
