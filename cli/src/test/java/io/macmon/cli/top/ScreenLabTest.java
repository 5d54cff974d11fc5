package io.macmon.cli.top;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.LabFixture;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The screen in a real terminal: what it shows, keys, and that the terminal is restored after every end. */
@LabTest
class ScreenLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress STRANGER = MacAddress.parse("02:bb:00:00:00:99");
    private static final String WATCH = "./macmon watch --mac " + STATION + " -i " + Lab.PARENT;
    private static final String HEADER = "macmon watch " + Lab.PARENT;

    private Tmux terminal;
    private String modeBefore;

    @BeforeEach
    void openTerminal() throws Exception {
        Files.createDirectory(folder.resolve("run"));
        terminal = Tmux.start(folder, 100, 30);
        modeBefore = terminal.mode();
    }

    @AfterEach
    void closeTerminal() throws Exception {
        terminal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "C-c", "TERM", "TERM TERM TERM"})
    void everyEndRestoresTheTerminal(String end) throws Exception {
        terminal.type(WATCH + "; echo ended $?");
        terminal.await(HEADER);
        terminal.await("LOSSLESS");
        assertThat(terminal.variable("alternate_on")).isEqualTo("1");

        if (end.startsWith("TERM")) {
            assertThat(terminal.program().destroy()).isTrue();
        } else {
            terminal.keys(end);
        }

        terminal.await("ended 0");
        assertThat(terminal.screen()).contains("Closing statistics").doesNotContain(HEADER);
        requireRestored();
    }

    @Test
    void aFailureOfTheScreenIsReportedOnTheRestoredTerminal() throws Exception {
        List<String> command = new ArrayList<>(Program.commandLine());
        command.set(command.size() - 1, BrokenScreen.class.getName());
        Tmux.script(folder.resolve("broken"), command);
        terminal.type("./broken; echo ended");
        terminal.await("macmon broken");
        assertThat(terminal.screen()).contains("printed below the screen");

        terminal.keys("x");

        terminal.await("ended");
        assertThat(terminal.screen())
                .contains("printed below the screen", "internal error", "the view is broken")
                .doesNotContain("macmon broken");
        requireRestored();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSuspendedRunLeavesTheTerminalAndComesBack(boolean byKey) throws Exception {
        terminal.type(WATCH);
        terminal.await("LOSSLESS");

        if (byKey) {
            terminal.keys("C-z");
        } else {
            signal("TSTP");
        }
        terminal.await("Stopped");
        requireRestored();

        terminal.type("fg");
        terminal.await("LOSSLESS");
        terminal.keys("q");
        terminal.await("Closing statistics");
        requireRestored();
    }

    @Test
    void aRunEndsWhenItsShellIsKilled() throws Exception {
        terminal.type("bash --norc --noprofile");
        terminal.type("echo $$ >shell.pid; " + WATCH);
        terminal.await("LOSSLESS");
        ProcessHandle macmon = terminal.program();
        ProcessHandle shell = ProcessHandle.of(Long.parseLong(
                        Files.readString(folder.resolve("shell.pid")).strip()))
                .orElseThrow();

        assertThat(shell.destroyForcibly()).isTrue();

        eventually("macmon has ended", () -> !macmon.isAlive());
        requireRestored();
    }

    @Test
    void aRunEndsWhenItsTerminalIsGone() throws Exception {
        terminal.type(WATCH);
        terminal.await("LOSSLESS");
        ProcessHandle macmon = terminal.program();

        terminal.close();

        eventually("macmon has ended", () -> !macmon.isAlive());
        openTerminalAgain();
    }

    @Test
    void keysFilterExplainAndPause() throws Exception {
        terminal.type(WATCH);
        terminal.await("LOSSLESS");
        lab.send(Frames.from(STATION), Frames.from(STRANGER));
        terminal.await(STRANGER.toString()); // the alert

        terminal.keys("h");
        terminal.await("Keys of all views");
        terminal.keys("Escape");
        eventually("the help is closed", () -> !terminal.screen().contains("Keys of all views"));
        terminal.keys("P");
        terminal.await("PAUSED");
        terminal.keys("P");
        terminal.keys("o");
        terminal.await("ORDER FROZEN");

        terminal.resize(60, 16);
        eventually("it is drawn for the new size", () -> {
            List<String> rows = terminal.screen().lines().toList();
            return rows.size() == 16
                    && rows.get(0).startsWith(HEADER)
                    && rows.get(15).contains("q quit");
        });

        terminal.keys("q");
        terminal.await("Closing statistics");
        assertThat(terminal.screen()).contains("strangers");
    }

    @Test
    void aRunWithAScreenKeepsTheLatestFlowRecords() throws Exception {
        terminal.type(WATCH + " --idle-timeout 1s");
        terminal.await("LOSSLESS");
        lab.send(Frames.from(STATION));

        eventually("the flow has ended", () -> {
            try (Program ctl =
                    Program.startIn(List.of("env", "RUNTIME_DIRECTORY=" + folder.resolve("run")), "ctl", "flows")) {
                return ctl.exitCode() == 0 && ctl.out().size() == 1;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=dumb " + "WATCH", "WATCH --lines", "WATCH -q", "WATCH --json", "WATCH </dev/null"})
    void printsLinesWhereAScreenIsNotWantedOrPossible(String line) throws Exception {
        terminal.type(line.replace("WATCH", WATCH));
        terminal.await("listening on");

        assertThat(terminal.variable("alternate_on")).isEqualTo("0");
        terminal.program().destroy();
        terminal.await("READY>");
    }

    @Test
    void topShowsARunningAuditAndLeavesItRunning() throws Exception {
        Program audit = Program.startIn(
                List.of("env", "RUNTIME_DIRECTORY=" + folder.resolve("run")), "audit", "--no-state", "-i", Lab.PARENT);
        try (audit) {
            audit.awaitListening();
            terminal.type("./macmon top; echo ended $?");
            terminal.await("macmon audit " + Lab.PARENT);
            terminal.keys("q");
            terminal.await("ended 0");
            requireRestored();
            assertThat(audit.process().isAlive()).isTrue();

            terminal.type("clear; ./macmon top --screen-dump 80x12 >dump; cat dump");
            terminal.await("macmon audit " + Lab.PARENT);
            assertThat(Files.readAllLines(folder.resolve("dump"))).hasSize(12);

            terminal.type("clear; ./macmon top");
            terminal.await("LOSSLESS");
            audit.terminate();
            terminal.await("NO REPLY");
            terminal.keys("q");
        }
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder(
                                "kill",
                                "-" + name,
                                Long.toString(terminal.program().pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void requireRestored() throws Exception {
        assertThat(terminal.variable("alternate_on")).isEqualTo("0");
        assertThat(terminal.variable("cursor_flag")).isEqualTo("1");
        assertThat(terminal.variable("mouse_any_flag")).isEqualTo("0");
        assertThat(terminal.mode()).isEqualTo(modeBefore);
    }

    private void openTerminalAgain() throws Exception {
        terminal = Tmux.start(folder, 100, 30);
    }
}
