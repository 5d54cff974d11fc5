package io.macmon.fleet.command;

import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.FleetOutputOptions;
import io.macmon.cli.output.OutputSpec;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.Version;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.settings.ConfigFile;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.application.FindingDelivery;
import io.macmon.fleet.application.FindingDelivery.Receivers;
import io.macmon.fleet.application.FleetApplication;
import io.macmon.fleet.transmit.BrokerOptions;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The outputs and the notifications of one instance; it may have neither. Each has a {@link FindingDelivery}, because
 * notifications wait for minutes or hours, and outputs do not wait for them.
 */
final class FindingOutputs implements AutoCloseable {

    /** How many findings may wait for an output; the others stay in the topic. */
    private static final long MAX_WAITING = 1_000;

    private final BrokerOptions brokers;
    private final Consumer<String> messages;
    private final Outputs outputs;
    private final Outputs notices;
    private final Optional<AttachedOutput> notifier;
    private final boolean hasOutputs;
    private final SignalHandler reopening;
    private final List<FindingDelivery> deliveries = new ArrayList<>();
    private volatile String failure = "";

    private FindingOutputs(
            FleetOutputOptions options, Optional<ConfigFile> config, BrokerOptions brokers, Consumer<String> messages)
            throws MacmonException {
        this.brokers = brokers;
        this.messages = messages;
        List<OutputSpec> specs = options.specs();
        DistinctFiles files = new DistinctFiles();
        specs.forEach(spec -> files.add("out", spec.file().orElse(null)));
        notifier = config.flatMap(file -> file.openNotifier(brokers.toString(), messages, this::failure));
        hasOutputs = !specs.isEmpty();
        outputs = open(options, specs);
        notices = open(options, List.of());
        notifier.ifPresent(notices::attach);
        reopening = SignalHandler.install(SignalHandler.HANGUP, outputs::reopen);
    }

    private Outputs open(FleetOutputOptions options, List<OutputSpec> specs) throws MacmonException {
        return Outputs.open(
                options,
                specs,
                new Outputs.RecordSource(true, brokers.toString(), Version.release()),
                new Outputs.Screen(OutputStream.nullOutputStream()),
                messages,
                () -> {});
    }

    /**
     * Opens them.
     *
     * @param config   may have the section {@code notify}
     * @param messages receives failures and recoveries; called by any thread
     * @throws MacmonException if one of them cannot be opened
     */
    static FindingOutputs open(
            FleetOutputOptions options, Optional<ConfigFile> config, BrokerOptions brokers, Consumer<String> messages)
            throws MacmonException {
        return new FindingOutputs(options, config, brokers, messages);
    }

    /** Starts the delivery of findings. */
    void start(FleetApplication application) throws MacmonException {
        application.showOutputs(() -> Stream.of(outputs, notices)
                .flatMap(all -> all.states().stream())
                .toList());
        if (hasOutputs) {
            start(
                    application,
                    new Receivers(
                            "fleet-outputs",
                            "macmon-outputs",
                            outputs.sinks(),
                            outputs::states,
                            MAX_WAITING,
                            outputs::close));
        }
        if (notifier.isPresent()) {
            notifier.get().start(Map::of, outputs::states);
            // A mailbox takes any number: it lists 20, and counts the others.
            start(
                    application,
                    new Receivers(
                            "fleet-notices",
                            "macmon-notices",
                            notices.sinks(),
                            notices::states,
                            Long.MAX_VALUE,
                            notices::close));
        }
    }

    private void start(FleetApplication application, Receivers receivers) throws MacmonException {
        deliveries.add(FindingDelivery.start(
                brokers, application.instance(), receivers, application.counts(), messages, application::fail));
    }

    private Optional<String> failure() {
        return Optional.of(failure).filter(reason -> !reason.isEmpty());
    }

    /** Sets what the last notification states. */
    void setFailure(String reason) {
        failure = reason;
    }

    /**
     * Prints what was lost, by output. What another instance or the next run delivers is not lost. Call after
     * {@link #close}.
     *
     * @return whether nothing was lost
     */
    boolean reportLosses() {
        LossReport losses = new LossReport(messages);
        if (deliveries.stream().anyMatch(delivery -> delivery.lost() > 0)) {
            outputs.reportLosses(losses);
            notices.reportLosses(losses);
        }
        return losses.isEmpty();
    }

    @Override
    public void close() {
        reopening.close();
        deliveries.forEach(FindingDelivery::stop);
        deliveries.forEach(FindingDelivery::close);
        notices.close();
        outputs.close();
    }
}
