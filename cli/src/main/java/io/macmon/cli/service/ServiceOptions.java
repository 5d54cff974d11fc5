package io.macmon.cli.service;

import io.macmon.cli.metrics.MetricsOptions;
import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.web.WebOptions;
import io.macmon.config.WebConfig;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** The options for what a live run serves over HTTP. */
public final class ServiceOptions implements CheckedOptions {

    @Mixin
    private final MetricsOptions metrics = new MetricsOptions();

    @Mixin
    private final WebOptions web = new WebOptions();

    /** Where metrics are served; empty for nowhere. */
    public Optional<InetSocketAddress> metrics() {
        return metrics.address();
    }

    /** Where the web page is served; empty for nowhere. */
    public Optional<WebConfig> web() {
        return web.config();
    }

    @Override
    public void checkValues() {
        metrics();
        web();
    }
}
