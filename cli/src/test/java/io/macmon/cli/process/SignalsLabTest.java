package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import io.macmon.config.net.MacAddress;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGUSR1 prints statistics on standard error, SIGUSR2 flushes files; neither ends a run. */
@LabTest
class SignalsLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");

    @Test
    void usr1PrintsTheStatisticsOfALiveWatch() throws Exception {
        try (Program watch = start("watch --json --mac " + STATION + " -i " + Lab.PARENT)) {
            lab.send(Frames.from(STATION));
            Eventually.eventually("the frame is in the statistics", () -> {
                watch.signal("USR1");
                return watch.err().stream().anyMatch(line -> line.matches(" *analysed +1 frame, .*"));
            });
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            assertThat(watch.err()).anyMatch(line -> line.startsWith("Statistics after "));
            Eve eve = Eve.of(watch.out());
            assertThat(eve.analysedFrames()).isEqualTo(1);
        }
    }

    @Test
    void usr1PrintsTheStatisticsOfALiveAudit() throws Exception {
        try (Program audit = start("audit --no-state --json -i " + Lab.PARENT)) {
            lab.send(Frames.from(STATION));
            Eventually.eventually("the frame is in the statistics", () -> {
                audit.signal("USR1");
                return audit.err().stream().anyMatch(line -> line.startsWith("macmon: so far: frames 1, "));
            });
            audit.terminate();

            assertThat(audit.exitCode()).isZero();
            Eve.of(audit.out());
        }
    }

    @Test
    void usr1PrintsTheStatisticsOfALiveExportAndUsr2FlushesItsFile() throws Exception {
        Path file = folder.resolve("out.pcapng");
        try (Program export = start("export --mac " + STATION + " -w " + file + " -i " + Lab.PARENT)) {
            lab.send(Frames.from(STATION));
            export.signal("USR2");
            Eventually.eventually("the frame is in the statistics", () -> {
                export.signal("USR1");
                return export.err().stream()
                        .anyMatch(line -> line.equals(
                                "macmon: so far: 1 frames captured on " + Lab.PARENT + ", 1 written, 0 dropped"));
            });
            export.terminate();

            assertThat(export.exitCode()).isZero();
        }
    }

    /** Messages that repeat are held back; what the user asks for is not. */
    @ParameterizedTest
    @ValueSource(strings = {"audit --no-state", "export --mac 02:aa:00:00:00:01 -w OUT"})
    void everyUsr1IsAnswered(String command) throws Exception {
        String file = folder.resolve("out.pcapng").toString();
        try (Program program = start(command.replace("OUT", file) + " -i " + Lab.PARENT)) {
            for (int i = 1; i <= 25; i++) {
                int asked = i;
                program.signal("USR1");
                Eventually.eventually("answer " + i, () -> answers(program) == asked);
            }
            program.terminate();

            assertThat(program.exitCode()).isZero();
        }
    }

    private static long answers(Program program) {
        return program.err().stream()
                .filter(line -> line.startsWith("macmon: so far: "))
                .count();
    }

    @Test
    void oneSignalEndsARunThatWaitsForTheWriterOfItsList() throws Exception {
        Path list = folder.resolve("list");
        assertThat(new ProcessBuilder("mkfifo", list.toString()).start().waitFor())
                .isZero();
        Path file = folder.resolve("in.pcap");
        LabTrafficFile.write(new LabTraffic(), file);
        try (Program watch = Program.start("watch", "-r", file.toString(), "--macs", list.toString());
                OutputStream writer = Files.newOutputStream(list)) { // waits until macmon reads
            writer.flush();
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(1);
            assertThat(watch.err()).contains("macmon: stopped before the capture began");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch --json", "audit --json", "export -w OUT"})
    void usr1PrintsTheStatisticsOfAFileThatIsStillRead(String command) throws Exception {
        Path file = folder.resolve("in.pcap");
        LabTrafficFile.write(new LabTraffic(), file);
        byte[] traffic = Files.readAllBytes(file);
        String line = command.replace("OUT", folder.resolve("o.pcapng").toString()) + " -r -";
        try (Program program = Program.start(line.split(" "));
                OutputStream pipe = program.process().getOutputStream()) {
            pipe.write(traffic);
            pipe.flush();
            Path status = Path.of("/proc/" + program.process().pid() + "/status");
            Eventually.eventually("it catches SIGUSR1", () -> catchesUserSignals(Files.readString(status)));
            Eventually.eventually("it prints its statistics", () -> {
                program.signal("USR1");
                program.signal("USR2");
                pipe.write(traffic, LabTrafficFile.PCAP_HEADER, traffic.length - LabTrafficFile.PCAP_HEADER);
                pipe.flush();
                return program.err().stream()
                        .anyMatch(text -> text.startsWith("Statistics after") || text.startsWith("macmon: so far: "));
            });
            pipe.close();

            assertThat(program.exitCode()).isIn(ExitCode.DONE, ExitCode.FINDINGS);
        }
    }

    // The 10th and the 12th bit of the mask of caught signals.
    private static boolean catchesUserSignals(String status) {
        long caught = status.lines()
                .filter(line -> line.startsWith("SigCgt:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .findFirst()
                .orElse(0);
        return (caught & 0x200) != 0 && (caught & 0x800) != 0;
    }

    private static Program start(String line) throws Exception {
        return Program.start(line.split(" ")).awaitListening();
    }
}
