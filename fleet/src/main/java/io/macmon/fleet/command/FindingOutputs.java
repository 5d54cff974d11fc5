package io.macmon.fleet.command;

import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.FleetOutputOptions;
import io.macmon.cli.output.OutputSpec;
import io.macmon.cli.output.OutputState;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The outputs and the notifications of one instance; it may have neither. Each output has a {@link FindingDelivery},
 * and so have the notifications: none of them waits for another one.
 */
final class FindingOutputs implements AutoCloseable {

    /** How many findings may wait for an output; the others stay in the topic. */
    private static final long MAX_WAITING = 1_000;

    private final BrokerOptions brokers;
    private final Consumer<String> messages;
    private final Map<String, Outputs> outputs = new LinkedHashMap<>(); // by --out
    private final Outputs notices;
    private final Optional<AttachedOutput> notifier;
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
        notices = open(options, List.of());
        notifier.ifPresent(notices::attach);
        try {
            for (OutputSpec spec : specs) {
                outputs.put(spec.text(), open(options, List.of(spec)));
            }
        } catch (MacmonException | RuntimeException failed) {
            outputs.values().forEach(Outputs::close);
            throw failed;
        }
        reopening = SignalHandler.install(
                SignalHandler.HANGUP, () -> outputs.values().forEach(Outputs::reopen));
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
        application.showOutputs(() ->
                Stream.concat(states().stream(), notices.states().stream()).toList());
        for (Map.Entry<String, Outputs> output : outputs.entrySet()) {
            start(
                    application,
                    receivers("outputs." + output.getKey(), "macmon-outputs", output.getValue(), MAX_WAITING));
        }
        if (notifier.isPresent()) {
            notifier.get().start(Map::of, this::states);
            // A mailbox takes any number: it lists 20, and counts the others.
            start(application, receivers("notices", "macmon-notices", notices, Long.MAX_VALUE));
        }
    }

    private Receivers receivers(String group, String thread, Outputs to, long maxWaiting) {
        return new Receivers("fleet-" + group, thread, to.sinks(), to::states, maxWaiting, to::close);
    }

    private List<OutputState> states() {
        return outputs.values().stream()
                .flatMap(output -> output.states().stream())
                .toList();
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
            outputs.values().forEach(output -> output.reportLosses(losses));
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
        outputs.values().forEach(Outputs::close);
    }
}
