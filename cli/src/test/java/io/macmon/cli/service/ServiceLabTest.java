package io.macmon.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.NotifyReceiver;
import io.macmon.capture.linux.StoppedThread;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a service manager starts it, with a real notification socket. */
@LabTest
class ServiceLabTest extends LabFixture {

    private static final String STATION = "02:aa:00:00:00:01";
    private static final String WATCHDOG_MICROS = "3000000";

    @ParameterizedTest
    @CsvSource({"watch --mac " + STATION + ",false", "audit --no-state,true"})
    void reportsAWholeRun(String command, boolean isAbstract) throws Exception {
        String socket = isAbstract
                ? "@macmon/" + UUID.randomUUID()
                : folder.resolve("notify").toString();
        try (NotifyReceiver manager = new NotifyReceiver(socket);
                Program program = start(socket, command)) {
            assertThat(manager.next()).matches("READY=1\nSTATUS=\\w+ on " + Lab.PARENT + ": \\d+ frames?, 0 dropped");
            program.awaitListening();
            manager.await(message -> message.startsWith("WATCHDOG=1\nSTATUS="));

            long before = System.nanoTime() / 1_000;
            program.signal("HUP");
            String reloading = manager.await(message -> message.startsWith("RELOADING=1\n"));
            assertThat(reloading).startsWith("RELOADING=1\nMONOTONIC_USEC=");
            long monotonic = Long.parseLong(reloading.replaceFirst("(?s).*MONOTONIC_USEC=", ""));
            assertThat(monotonic).isBetween(before, System.nanoTime() / 1_000);
            manager.await(message -> message.startsWith("READY=1\n"));
            manager.await(message -> message.startsWith("WATCHDOG=1\n"));

            program.terminate();
            manager.await(message -> message.startsWith("STOPPING=1\n"));
            assertThat(program.exitCode()).isZero();
        }
    }

    @Test
    void isReadyAgainOnlyOnceTheNewListIsInEffect() throws Exception {
        Path list = Files.writeString(folder.resolve("stations"), STATION + "\n");
        String socket = folder.resolve("notify").toString();
        try (NotifyReceiver manager = new NotifyReceiver(socket);
                Program watch = start(socket, "watch --macs " + list)) {
            manager.await(message -> message.startsWith("READY=1\n"));
            String added = "02:aa:00:00:00:02";
            Files.writeString(list, STATION + "\n" + added + "\n");
            watch.signal("HUP");
            manager.await(message -> message.startsWith("RELOADING=1\n"));
            manager.await(message -> message.startsWith("READY=1\n"));

            lab.send(Frames.from(MacAddress.parse(added))); // a stranger, unless the list is in effect
            watch.terminate();
            assertThat(watch.exitCode()).isZero();
        }
    }

    /** A live watch analyses on the capture thread, unless it writes a capture file. */
    @ParameterizedTest
    @CsvSource({
        "watch --mac " + STATION + ",macmon-capture",
        "watch --mac " + STATION + " -w FILE,macmon-analysis",
        "watch --mac " + STATION + " -w FILE,macmon-capture",
        "audit --no-state,macmon-analysis",
        "audit --no-state,macmon-capture"
    })
    void isNotAliveWhileAThreadOfTheCaptureOrAnalysisIsStopped(String command, String thread) throws Exception {
        String socket = folder.resolve("notify").toString();
        String file = folder.resolve("frames.pcapng").toString();
        try (NotifyReceiver manager = new NotifyReceiver(socket);
                Program program = start(socket, command.replace("FILE", file))) {
            manager.await(message -> message.startsWith("WATCHDOG=1\n"));
            try (StoppedThread stopped = StoppedThread.stop(program.process().pid(), thread)) {
                manager.await(message -> message.endsWith(", analysis stalled"));
                for (int i = 0; i < 3; i++) {
                    assertThat(manager.next()).startsWith("STATUS=").endsWith(", analysis stalled");
                }
            }

            manager.await(message -> message.startsWith("WATCHDOG=1\n"));
            program.awaitError(line -> line.equals("macmon: the analysis continues"));
        }
    }

    private static Program start(String socket, String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        arguments.addAll(List.of("-q", "-i", Lab.PARENT));
        return Program.startIn(
                List.of("env", "NOTIFY_SOCKET=" + socket, "WATCHDOG_USEC=" + WATCHDOG_MICROS),
                arguments.toArray(String[]::new));
    }
}
