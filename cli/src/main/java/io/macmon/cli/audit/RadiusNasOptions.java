package io.macmon.cli.audit;

import io.macmon.cli.options.HelpSection;
import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options for appearing to a RADIUS server as a certain switch. */
final class RadiusNasOptions {

    @Option(
            names = "--radius-nas-ip",
            order = HelpSection.RADIUS,
            paramLabel = "ADDRESS",
            description = "NAS-IP-Address, to appear as a certain switch")
    private IpAddress nasAddress;

    @Option(
            names = "--radius-nas-id",
            order = HelpSection.RADIUS,
            paramLabel = "TEXT",
            description = "NAS-Identifier (default macmon)")
    private String nasIdentifier;

    @Option(
            names = "--radius-nas-port",
            order = HelpSection.RADIUS,
            paramLabel = "N",
            description = "NAS-Port (default the device's index)")
    private Integer nasPort;

    @Option(
            names = "--radius-called-station",
            order = HelpSection.RADIUS,
            paramLabel = "MAC",
            description = "Called-Station-Id (default the device's)")
    private MacAddress calledStation;

    boolean isGiven() {
        return Stream.of(nasAddress, nasIdentifier, nasPort, calledStation).anyMatch(Objects::nonNull);
    }

    /** Replaces what was given. The port name of another switch is not known. */
    Nas apply(Nas device) {
        return new Nas(
                nasAddress == null ? device.address() : Optional.of(nasAddress),
                nasIdentifier == null ? device.identifier() : nasIdentifier,
                nasPort == null ? device.port() : nasPort,
                nasPort == null ? device.portId() : "",
                calledStation == null ? device.mac() : Optional.of(calledStation));
    }
}
