package io.macmon.cli.lab;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.cli.input.Engine;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.Sandbox;
import io.macmon.cli.watch.WatchCommand;
import io.macmon.cli.watch.WatchListener;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.MacmonException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the main job in a network of its own, and checks what was reported against what was sent. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "See macmon work: send the traffic of a small network to a veth pair and run the real 'watch' on it.",
            "",
            "Everything happens in network and user namespaces that are discarded afterwards: no root is needed, and"
                    + " nothing on the host changes. At the end, the lab compares what was reported with what was sent.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything that was sent was reported, and nothing else",
            "1:a report was missing or wrong, or the lab could not be created; the message says why",
            "2:wrong command line"
        })
public final class LabCommand implements Callable<Integer> {

    private static final String PARENT = "lab0";
    private static final String WIRE = "lab1";

    @Option(
            names = "--json",
            description = "Print JSON, one Suricata EVE object per line; explanations go to standard error.")
    private boolean json;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "Watch for DURATION from the start (default: until the lab has sent all its traffic).")
    private Duration length;

    @Option(names = "-w", paramLabel = "FILE", description = "Write the stations' frames to this capture file.")
    private String export;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "auto",
            description =
                    "Capture engine: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). ring reads the kernel's"
                            + " packet ring, pcap4j uses libpcap; auto is ring.")
    private Engine engine;

    @Option(names = "--inside", hidden = true, description = "Set once the namespaces exist.")
    private boolean inside;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException, InterruptedException {
        LabTraffic play = new LabTraffic();
        if (length != null && length.toMillis() < play.length().toMillis()) {
            throw new ConfigException(
                    "for", "the play takes " + Durations.format(play.length()) + ", got " + Durations.format(length));
        }
        return inside ? watch(play) : Sandbox.run("--inside");
    }

    private int watch(LabTraffic play) throws MacmonException {
        try (Links links = Links.open()) {
            links.createVeth(PARENT, WIRE);
            for (String end : List.of(WIRE, PARENT)) {
                Link link = links.find(end).orElseThrow();
                links.disableIpv6Addresses(link); // nothing but the play is to be on the wire
                links.setUp(link);
            }
            try (PacketSocket socket =
                    PacketSocket.open(links.find(WIRE).orElseThrow().index())) {
                return watch(play, socket);
            }
        }
    }

    private int watch(LabTraffic play, PacketSocket socket) {
        explain(play);
        LabPlayer witness = new LabPlayer(play, socket, length);
        String[] arguments = watchArguments();
        WatchCommand command = new WatchCommand();
        command.setListener(witness);
        CommandLine watch = CommandLines.configure(new CommandLine(command));
        watch.setOut(spec.commandLine().getOut()).setErr(spec.commandLine().getErr());
        int exit = watch.execute(arguments);
        boolean whole = witness.end();
        if (exit != 0 && exit != ExitCode.FINDINGS) {
            return exit;
        }
        if (!whole) {
            spec.commandLine().getErr().println("macmon: ended before the play was over, so nothing is checked");
            return 0;
        }
        return check(play, witness);
    }

    private String[] watchArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--parent=" + PARENT,
                "--mac="
                        + LabTraffic.STATIONS.stream()
                                .map(station -> station.mac().toString())
                                .collect(Collectors.joining(",")),
                "--engine=" + engine,
                "--interval=2s",
                "--idle-timeout=1s"));
        if (json) {
            arguments.add("--json");
        }
        if (export != null) {
            arguments.add("-w=" + export);
        }
        return arguments.toArray(String[]::new);
    }

    private void explain(LabTraffic play) {
        PrintWriter say = out();
        say.println("A network of its own: " + WIRE + " is the wire, " + PARENT
                + " the parent, and on the parent a macvlan in" + " source mode.");
        say.println("On the wire are " + names(LabTraffic.STATIONS) + ", which are on the station list, and a "
                + LabTraffic.STRANGER.name() + " (" + LabTraffic.STRANGER.mac() + "), which is not.");
        say.println(
                "The kernel gives the listed stations' frames to the macvlan: they become flows. The stranger is seen"
                        + " by a second,");
        say.println("filtered capture on the parent: it becomes one alert. This takes "
                + play.length().toSeconds() + " seconds.");
        say.println();
        say.flush();
    }

    private static String names(List<Host> hosts) {
        return hosts.stream()
                .map(host -> "a " + host.name() + " (" + host.mac() + ")")
                .collect(Collectors.joining(", "));
    }

    private int check(LabTraffic play, LabPlayer witness) {
        PrintWriter say = out();
        Totals totals = witness.closing();
        say.println();
        say.println("Check");
        boolean good = printCheck(
                say,
                totals.frames() == play.stationFrames() && totals.bytes() == play.stationBytes(),
                "listed stations sent " + play.stationFrames() + " frames, " + play.stationBytes() + " octets "
                        + play.framesByStation() + "; analysed " + totals.frames() + " frames, " + totals.bytes()
                        + " octets");
        good &= printCheck(
                say,
                totals.drops().isEmpty(),
                "drops at every place: " + totals.drops().byPlace());
        good &= printCheck(
                say,
                witness.alerted().equals(Set.of(LabTraffic.STRANGER.mac()))
                        && totals.strangers().alerts() == 1,
                "one stranger sent " + play.strangerFrames() + " frames; alerted: " + witness.alerted());
        good &= printCheck(
                say,
                totals.strangers().frames() == play.strangerFrames(),
                "frames of unexpected sources: " + totals.strangers().frames());
        say.println(good ? "All that was sent was reported, and nothing else." : "That is not what was sent.");
        say.flush();
        return good ? 0 : spec.exitCodeOnExecutionException();
    }

    private static boolean printCheck(PrintWriter say, boolean good, String what) {
        say.println((good ? "  ok    " : "  WRONG ") + what);
        return good;
    }

    private PrintWriter out() {
        boolean outIsTaken = json || "-".equals(export);
        return outIsTaken ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }

    /** Plays once the monitor listens, and remembers what the monitor told. */
    private static final class LabPlayer implements WatchListener {

        private final LabTraffic play;
        private final PacketSocket socket;
        private final Duration length;
        private final Set<Object> alerted = new HashSet<>();
        private volatile boolean whole;
        private Thread player;
        private Totals closing;

        LabPlayer(LabTraffic play, PacketSocket socket, Duration length) {
            this.play = play;
            this.socket = socket;
            this.length = length == null ? play.length() : length;
        }

        @Override
        public void onListening(Runnable stop) {
            player = new Thread(() -> perform(stop), "macmon-play");
            player.start();
        }

        /** Ends the play; false when that was too early. */
        boolean end() {
            if (player != null) {
                player.interrupt();
                try {
                    player.join();
                } catch (InterruptedException stopWaiting) {
                    Thread.currentThread().interrupt();
                }
            }
            return whole;
        }

        private void perform(Runnable stop) {
            try {
                long start = System.nanoTime();
                for (LabTraffic.TimedFrame cue : play.frames()) {
                    sleepUntil(start + cue.millis() * 1_000_000L);
                    socket.send(cue.frame());
                }
                sleepUntil(start + length.toNanos());
                whole = true;
            } catch (LinuxException failed) {
                throw new IllegalStateException(failed.getMessage(), failed);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } finally {
                stop.run();
            }
        }

        private static void sleepUntil(long nanoTime) throws InterruptedException {
            long left = nanoTime - System.nanoTime();
            if (left > 0) {
                Thread.sleep(left / 1_000_000L, (int) (left % 1_000_000L));
            }
        }

        @Override
        public void accept(MonitorEvent event) {
            if (event instanceof UnexpectedSource stranger) {
                alerted.add(stranger.source());
            } else if (event instanceof StatisticsReported taken
                    && taken.statistics().isFinal()) {
                closing = taken.statistics().totals();
            }
        }

        Set<Object> alerted() {
            return alerted;
        }

        Totals closing() {
            return closing;
        }
    }
}
