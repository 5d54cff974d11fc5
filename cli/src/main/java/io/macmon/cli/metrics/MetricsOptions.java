package io.macmon.cli.metrics;

import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that serves metrics. */
public final class MetricsOptions {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--metrics",
            order = HelpSection.OUTPUT,
            paramLabel = "[ADDRESS:]PORT",
            description = "Live: serve metrics for Prometheus (default ADDRESS 127.0.0.1)")
    private String address;

    /** The address to listen on; empty for no metrics. An address without a name service: numbers, or localhost. */
    public Optional<InetSocketAddress> address() {
        if (address == null) {
            return Optional.empty();
        }
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? LOOPBACK : address.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        return Optional.of(new InetSocketAddress(checkedHost(host), port(address.substring(colon + 1))));
    }

    private String checkedHost(String host) {
        if (host.equals("localhost")) {
            return LOOPBACK;
        }
        if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%\\w+)?")) {
            throw wrong();
        }
        return host;
    }

    private int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_PORT) {
            throw wrong();
        }
        return Integer.parseInt(text);
    }

    private ConfigException wrong() {
        return new ConfigException(
                "metrics",
                "invalid address \"" + address + "\"; write 9464, 127.0.0.1:9464 or [::1]:9464, with an IP address of"
                        + " this machine");
    }
}
