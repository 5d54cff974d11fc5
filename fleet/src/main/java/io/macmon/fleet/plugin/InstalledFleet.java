package io.macmon.fleet.plugin;

import io.macmon.cli.fleet.FleetPlugin;
import io.macmon.cli.fleet.FleetRun;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.BrokerAddress;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.command.FleetCommand;
import io.macmon.fleet.sensor.KafkaOutput;
import java.util.Optional;

/** The plugin as macmon finds it. */
public final class InstalledFleet implements FleetPlugin {

    @Override
    public AttachedOutput open(BrokerAddress brokers, FleetRun run) throws MacmonException {
        return KafkaOutput.open(brokers, run);
    }

    @Override
    public Optional<Class<?>> command() {
        return Optional.of(FleetCommand.class);
    }
}
