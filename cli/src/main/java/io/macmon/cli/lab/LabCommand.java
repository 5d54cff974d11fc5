package io.macmon.cli.lab;

import io.macmon.analyzer.Statistics.Totals;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.cli.input.CaptureEngine;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.Sandbox;
import io.macmon.cli.watch.WatchCommand;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.MacmonException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs watch in a private network, and compares what it reports with what was sent. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        customSynopsis = "macmon lab [OPTIONS]",
        sortOptions = false,
        description = {
            "See macmon work: send the traffic of a small network to a veth pair and run the real 'watch' on it.",
            "",
            "Everything happens in network and user namespaces that are discarded afterwards: no root is needed, and"
                    + " nothing on the host changes. At the end, the lab compares what was reported with what was"
                    + " sent."
        },
        exitCodeList = {
            "0:everything that was sent was reported, and nothing else",
            "1:a report was missing or wrong, or the lab could not be created; see the message",
            "2:invalid command line"
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
                    "Capture with this engine: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). ring reads the"
                            + " kernel's packet ring, pcap4j uses libpcap; auto selects ring.")
    private CaptureEngine engine;

    @Option(names = "--inside", hidden = true, description = "Set once the namespaces exist.")
    private boolean inside;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException, InterruptedException {
        LabTraffic traffic = new LabTraffic();
        if (length != null && length.toMillis() < traffic.length().toMillis()) {
            throw new ConfigException(
                    "for",
                    "must be at least " + Durations.format(traffic.length()) + ", the length of the lab's traffic, got "
                            + Durations.format(length));
        }
        return inside ? watch(traffic) : Sandbox.run("--inside");
    }

    private int watch(LabTraffic traffic) throws MacmonException {
        try (Links links = Links.open()) {
            links.createVeth(PARENT, WIRE);
            for (String end : List.of(WIRE, PARENT)) {
                Link link = links.find(end).orElseThrow();
                links.disableIpv6Addresses(link); // the kernel must not add frames to the traffic
                links.setUp(link);
            }
            try (PacketSocket socket =
                    PacketSocket.open(links.find(WIRE).orElseThrow().index())) {
                return watch(traffic, socket);
            }
        }
    }

    private int watch(LabTraffic traffic, PacketSocket socket) {
        explain(traffic);
        LabPlayer player = new LabPlayer(traffic, socket, length == null ? traffic.length() : length);
        WatchCommand command = new WatchCommand();
        command.setListener(player);
        CommandLine watch = CommandLines.configure(new CommandLine(command));
        watch.setOut(spec.commandLine().getOut()).setErr(spec.commandLine().getErr());
        int exit = watch.execute(watchArguments());
        boolean isComplete = player.stop();
        if (exit != ExitCode.DONE && exit != ExitCode.FINDINGS) {
            return exit;
        }
        if (!isComplete) {
            spec.commandLine().getErr().println("macmon: stopped before all traffic was sent; nothing was checked");
            return ExitCode.DONE;
        }
        return check(traffic, player);
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

    private void explain(LabTraffic traffic) {
        PrintWriter out = out();
        out.println("A private network: " + WIRE + " is the wire, " + PARENT
                + " is the parent, with a macvlan in source mode on it.");
        out.println("On the station list are " + names(LabTraffic.STATIONS) + ".");
        out.println("A " + name(LabTraffic.STRANGER) + ", which is not on the list, sends frames too.");
        out.println("The kernel delivers the listed stations' frames to the macvlan: they become flows. A second,");
        out.println("filtered capture on the parent sees the stranger: it becomes one alert. This takes "
                + traffic.length().toSeconds() + " seconds.");
        out.println();
        out.flush();
    }

    private static String names(List<Host> hosts) {
        return hosts.stream().map(host -> "a " + name(host)).collect(Collectors.joining(", "));
    }

    private static String name(Host host) {
        return host.name() + " (" + host.mac() + ")";
    }

    private int check(LabTraffic traffic, LabPlayer player) {
        PrintWriter out = out();
        Totals totals = player.finalTotals();
        out.println();
        out.println("Check");
        boolean good = printCheck(
                out,
                totals.frames() == traffic.stationFrames() && totals.bytes() == traffic.stationBytes(),
                "listed stations sent " + traffic.stationFrames() + " frames, " + traffic.stationBytes() + " bytes "
                        + traffic.framesByStation() + "; analysed " + totals.frames() + " frames, " + totals.bytes()
                        + " bytes");
        good &= printCheck(
                out,
                totals.drops().isEmpty(),
                "drops by place: " + totals.drops().byPlace());
        good &= printCheck(
                out,
                player.alertedSources().equals(Set.of(LabTraffic.STRANGER.mac()))
                        && totals.strangers().alerts() == 1,
                "the stranger sent " + traffic.strangerFrames() + " frames; alerts on " + player.alertedSources());
        good &= printCheck(
                out,
                totals.strangers().frames() == traffic.strangerFrames(),
                "frames from unexpected sources: " + totals.strangers().frames());
        out.println(
                good
                        ? "Everything that was sent was reported, and nothing else."
                        : "The report does not match what was sent.");
        out.flush();
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static boolean printCheck(PrintWriter out, boolean good, String text) {
        out.println((good ? "  ok    " : "  WRONG ") + text);
        return good;
    }

    private PrintWriter out() {
        boolean stdoutIsTaken = json || "-".equals(export);
        return stdoutIsTaken ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }
}
