package io.macmon.cli.fleet;

import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.BrokerAddress;
import io.macmon.config.text.MacmonException;
import java.util.Optional;

/** What the plugin {@code fleet} adds to macmon. Found by {@link PluginFolder}. */
public interface FleetPlugin {

    /**
     * Opens the output of a sensor. Does not connect to a broker.
     *
     * @throws MacmonException if the spool cannot be used
     * @throws io.macmon.config.text.ConfigException if a setting is invalid, or one of its files cannot be read
     */
    AttachedOutput open(BrokerAddress brokers, FleetRun run) throws MacmonException;

    /** The class of the command {@code macmon fleet}; empty if the plugin has none. */
    Optional<Class<?>> command();
}
