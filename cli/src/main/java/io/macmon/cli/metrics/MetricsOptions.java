package io.macmon.cli.metrics;

import io.macmon.cli.options.HelpSection;
import io.macmon.cli.options.ListenAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that serves metrics. */
public final class MetricsOptions {

    @Option(
            names = "--metrics",
            order = HelpSection.OUTPUT,
            paramLabel = "[ADDRESS:]PORT",
            description = "Live: serve metrics for Prometheus (default ADDRESS 127.0.0.1)")
    private String address;

    /** The address to listen on; empty for no metrics. */
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(address).map(text -> ListenAddress.parse("metrics", text, 9464));
    }
}
