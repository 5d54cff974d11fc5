package io.macmon.cli.top;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final MacAddress OTHER = MacAddress.parse("02:bb:00:00:00:98");
    private static final MacAddress MISSING = MacAddress.parse("02:aa:00:00:00:02");
    private static final String WATCH = "./macmon watch --mac " + STATION + " --mac " + MISSING + " -i " + Lab.PARENT;
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
        terminal.type("./broken; echo ended $((1 + 1))");
        terminal.await("macmon broken");
        assertThat(terminal.screen()).contains("printed below the screen");

        terminal.keys("x");

        terminal.await("ended 2");
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
        terminal.keys("o");
        pressTheKeysOfEachView();

        for (int[] size : new int[][] {{300, 100}, {60, 16}}) {
            terminal.resize(size[0], size[1]);
            eventually("it is drawn for the new size", () -> {
                List<String> rows = terminal.screen().lines().toList();
                return rows.size() == size[1]
                        && rows.get(0).startsWith(HEADER)
                        && rows.get(size[1] - 1).contains("q quit");
            });
        }

        terminal.keys("q");
        terminal.await("Closing statistics");
        assertThat(terminal.screen()).contains("strangers");
    }

    private void pressTheKeysOfEachView() throws Exception {
        terminal.keys("1", "s");
        terminal.await("MAC▲");
        terminal.keys("S");
        terminal.await("MAC▼");
        terminal.keys("B");
        terminal.await("bits/s");
        terminal.keys("T");
        eventually("totals are shown", () -> !terminal.screen().contains("bits/s"));
        moveInTheList();
        terminal.keys("m");
        terminal.await("1 of 2 stations  [filter: state:missing]");
        assertThat(selectedRow()).contains(MISSING.toString(), "absent");
        terminal.keys("m");
        terminal.await(STATION.toString());
        filter("mac:" + STATION);
        terminal.keys("Enter");
        eventually(
                "the details have the presence",
                () -> terminal.screen()
                                .lines()
                                .filter(line -> line.contains("heard in"))
                                .count()
                        == 2);
        terminal.keys("Escape");
        terminal.await("[filter:");
        capture(STATION);
        terminal.keys("Tab");
        select("Tab", STRANGER);
        capture(STRANGER);
        terminal.click("Stations");
        terminal.await("2 stations");
        terminal.click("Flows");
        terminal.await("open flow");
        terminal.keys("e");
        terminal.await("flow records");
        terminal.keys("4", "t");
        terminal.await("last hour");
        terminal.keys("t");
        terminal.await("last day");
        terminal.keys("5");
        terminal.await("No outputs");
        terminal.keys("BTab");
        terminal.await("last day");
    }

    // The list is sorted by MAC address, downwards.
    private void moveInTheList() throws Exception {
        terminal.keys("S");
        terminal.await("MAC▲");
        for (String first : List.of("g", "Home", "PgUp", "k", "Up")) {
            terminal.keys("G");
            select("G", MISSING);
            terminal.keys(first);
            select(first, STATION);
        }
        for (String last : List.of("G", "End", "PgDn", "j", "Down")) {
            terminal.keys("g");
            select("g", STATION);
            terminal.keys(last);
            select(last, MISSING);
        }
    }

    private void select(String key, MacAddress station) throws Exception {
        eventually(key + " selects " + station, () -> selectedRow().contains(station.toString()));
    }

    private void filter(String text) throws Exception {
        terminal.keys("/", "C-u");
        terminal.type(text);
        terminal.await("[filter: " + text + "]");
    }

    private void capture(MacAddress station) throws Exception {
        terminal.keys("w");
        terminal.await("capture " + station + " for");
        terminal.keys("Enter");
        String name = "macmon-" + station.toString().replace(':', '-') + "-*.pcapng";
        eventually("its capture file is there", () -> {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name)) {
                return files.iterator().hasNext();
            }
        });
    }

    @Test
    void acceptsAndMutesFindingsOfARunningAudit() throws Exception {
        Path policy = Files.writeString(
                Files.createDirectory(folder.resolve("etc")).resolve("policy.yaml"),
                "groups:\n  all:\n    mac: " + STATION + "\n");
        terminal.type("./macmon audit -i " + Lab.PARENT + " --state audit.db --policy etc/policy.yaml; echo ended $?");
        terminal.await("LOSSLESS");
        lab.send(Frames.from(STRANGER), Frames.from(OTHER));
        eventually("both findings are in the database", () -> findings().size() == 2);

        terminal.keys("3");
        select(STRANGER);
        eventually("its capture file is named", () -> {
            terminal.keys("f"); // the message disappears after a while
            return terminal.screen().contains("no capture file");
        });
        terminal.keys("w");
        terminal.await("capture " + STRANGER + " for");
        terminal.keys("Escape");
        eventually("nothing is edited", () -> !terminal.screen().contains("capture " + STRANGER + " for"));
        terminal.keys("a");
        terminal.await("accept unexpected-source into group");
        terminal.type("all");
        eventually("the policy allows it", () -> Files.readString(policy).contains(STRANGER.toString()));

        select(OTHER);
        terminal.keys("m");
        terminal.await("mute unexpected-source for");
        terminal.keys("Enter");
        terminal.await("reason:");
        terminal.type("printer on loan");
        eventually("it is muted in the database", () -> findings("--muted").size() == 1);
        assertThat(findings("--muted").get(0)).contains(OTHER.toString());
        assertThat(Files.readString(policy)).contains("all:").doesNotContain(OTHER.toString());

        terminal.keys("q");
        terminal.await("ended 0");
    }

    private void select(MacAddress source) throws Exception {
        filter("mac:" + source + " unexpected-source");
        eventually("its finding is selected", () -> {
            lab.send(Frames.from(source)); // a changed policy ends findings until a station is heard again
            return selectedRow().contains(source.toString());
        });
    }

    private String selectedRow() throws Exception {
        return terminal.screen()
                .lines()
                .filter(line -> line.startsWith(">"))
                .findFirst()
                .orElse("");
    }

    // Those in the database.
    private List<String> findings(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "audit",
                "findings",
                "--json",
                "--state",
                folder.resolve("audit.db").toString()));
        command.addAll(List.of("--kind", "unexpected-source"));
        command.addAll(List.of(options));
        try (Program findings = Program.start(command.toArray(String[]::new))) {
            findings.exitCode(); // an error while there is no database
            return findings.out();
        }
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
        terminal.type(line.replace("WATCH", WATCH) + "; echo ended $?");
        terminal.await("listening on");

        assertThat(terminal.variable("alternate_on")).isEqualTo("0");
        terminal.program().destroy();
        terminal.await("ended 0");
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
            eventually(
                    "the screen is shown, not the dump",
                    () -> terminal.variable("alternate_on").equals("1"));
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
