package io.macmon.cli.lab;

import io.macmon.analyzer.DropCounts;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.cli.output.RunListener;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The lab's watch: prints its events in the order of their times, and compares them with what was sent. Events arrive
 * on the report thread; everything else is called by one thread.
 */
final class LabWatch implements RunListener {

    private static final Duration HOLD_BACK = Duration.ofSeconds(2); // the idle timeout and a second

    private final LabTraffic traffic;
    private final LabScreen screen;
    private final LabPlayer player;
    private final EventOrder order;
    private final boolean printsEvents;
    private final Map<MacAddress, Traffic> analysed = new HashMap<>();
    private final List<MacAddress> alerts = new ArrayList<>();
    private Totals totals;

    /**
     * @param printsEvents whether to print the events, because watch does not
     * @param repeats      whether the traffic is sent again and again
     */
    LabWatch(
            LabTraffic traffic,
            Duration length,
            LabNetwork network,
            LabScreen screen,
            boolean printsEvents,
            boolean repeats) {
        this.traffic = traffic;
        this.screen = screen;
        this.printsEvents = printsEvents;
        order = new EventOrder(HOLD_BACK, screen::print);
        player =
                new LabPlayer(traffic.frames(), network.wire(), length, () -> order.releaseDue(Instant.now()), repeats);
    }

    void explain() {
        screen.println("A private network of four listed stations, and a stranger who is on no list:");
        screen.println("  listed    " + LabScreen.stations(LabTraffic.STATIONS));
        screen.println("  stranger  " + LabTraffic.STRANGER.mac());
        screen.println("");
    }

    @Override
    public void onListening(Runnable stop) {
        player.start(stop);
    }

    @Override
    public void accept(MonitorEvent event) {
        if (event instanceof FlowEnded ended) {
            count(ended.flow());
        } else if (event instanceof UnexpectedSource stranger) {
            alerts.add(stranger.source());
        } else if (event instanceof StatisticsReported reported
                && reported.statistics().isFinal()) {
            totals = reported.statistics().totals();
            order.releaseAll(); // watch prints this event itself
            return;
        }
        if (printsEvents) {
            order.add(event);
        }
    }

    private void count(FlowRecord flow) {
        analysed.merge(
                flow.source().mac(),
                new Traffic(flow.forward().frames(), flow.forward().bytes()),
                Traffic::plus);
        analysed.merge(
                flow.destination().mac(),
                new Traffic(flow.reverse().frames(), flow.reverse().bytes()),
                Traffic::plus);
    }

    /** Stops sending; true if all traffic had been sent. */
    boolean stop() {
        return player.stop();
    }

    /** Prints how the report compares with what was sent; returns the exit code. */
    int check() {
        screen.println("");
        screen.println(String.format(
                Locale.ROOT, "%-16s %12s %9s %12s %9s", "Check", "frames sent", "analysed", "bytes sent", "analysed"));
        boolean good = true;
        for (Host station : LabTraffic.STATIONS) {
            good &= check(station.name(), sentBy(station), analysed.getOrDefault(station.mac(), Traffic.NONE));
        }
        good &= check(
                "all",
                new Traffic(traffic.stationFrames(), traffic.stationBytes()),
                new Traffic(totals.frames(), totals.bytes()));
        good &= screen.check(
                alerts.equals(List.of(LabTraffic.STRANGER.mac()))
                        && totals.strangers().frames() == traffic.strangerFrames(),
                String.format(
                        Locale.ROOT,
                        "%-8s %12d %9d   %s",
                        "stranger",
                        traffic.strangerFrames(),
                        totals.strangers().frames(),
                        alerts(alerts.size())));
        good &= screen.check(totals.drops().isEmpty(), "drops    " + drops(totals.drops()));
        screen.println(
                good
                        ? "Everything that was sent was reported, and nothing else."
                        : "The report does not match what was sent.");
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Traffic sentBy(Host station) {
        return traffic.frames().stream()
                .filter(timed -> timed.sender().equals(station))
                .map(timed -> new Traffic(1, timed.frame().length))
                .reduce(Traffic.NONE, Traffic::plus);
    }

    private boolean check(String name, Traffic sent, Traffic seen) {
        return screen.check(
                sent.equals(seen),
                String.format(
                        Locale.ROOT,
                        "%-8s %12s %9s %12s %9s",
                        name,
                        Quantities.exact(sent.frames),
                        Quantities.exact(seen.frames),
                        Quantities.exact(sent.bytes),
                        Quantities.exact(seen.bytes)));
    }

    private static String alerts(int count) {
        return count == 1 ? "1 alert" : count + " alerts";
    }

    private static String drops(DropCounts drops) {
        String lost = drops.byPlace().entrySet().stream()
                .filter(place -> place.getValue() > 0)
                .map(place -> place.getKey() + " " + place.getValue())
                .collect(Collectors.joining(", "));
        return lost.isEmpty() ? "none" : lost;
    }

    /** Frames, and the bytes in them. */
    record Traffic(long frames, long bytes) {

        static final Traffic NONE = new Traffic(0, 0);

        Traffic plus(Traffic other) {
            return new Traffic(frames + other.frames, bytes + other.bytes);
        }
    }
}
