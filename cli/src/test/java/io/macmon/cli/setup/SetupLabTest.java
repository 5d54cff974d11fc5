package io.macmon.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@LabTest
class SetupLabTest extends LabFixture {

    private static final MacAddress ROUTER = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress PRINTER = MacAddress.parse("02:00:00:00:00:07");

    @Test
    void writesFilesThatWatchAndAuditAccept() throws Exception {
        connect();
        Path own = folder.resolve("etc");

        try (Program setup =
                Program.startIn(List.of("sh", "-c", "umask 027; exec \"$@\"", "sh"), line(own, "--listen", "2s"))) {
            while (setup.process().isAlive()) {
                lab.send(Frames.from(ROUTER), Frames.from(ROUTER, PRINTER), Frames.from(PRINTER, ROUTER));
            }
            assertThat(setup.exitCode()).as("%s", setup.err()).isZero();
            assertThat(setup.out())
                    .anyMatch(line -> line.startsWith("ok       parent eth0"))
                    .anyMatch(line -> line.contains("192.0.2.1 is " + ROUTER + "; it gets the role router"))
                    .anyMatch(line ->
                            line.startsWith("ok       port of eth0         receives other stations' traffic in both"))
                    .contains(
                            "wrote    " + own.resolve("macmon.yaml"),
                            "  macmon audit -i eth0 --learn 24h --merge " + own.resolve("policy-eth0.yaml"),
                            "  systemctl enable --now macmon-audit@eth0 macmon-watch@eth0");
        }

        String policy = Files.readString(own.resolve("policy-eth0.yaml"));
        for (String readByServices : List.of("macmon.yaml", "conf.d/eth0.yaml", "policy-eth0.yaml")) {
            assertThat(own.resolve(readByServices)).satisfies(SetupLabTest::isReadableByAll);
        }
        assertThat(own.resolve("conf.d")).satisfies(SetupLabTest::isReadableByAll);
        assertThat(policy)
                .contains("own: [" + lab.parent().address().orElseThrow() + "]")
                .contains("    role: [router]", "      - " + ROUTER + "  # 192.0.2.1", "  #    - " + PRINTER);
        assertThat(check("config", own.resolve("macmon.yaml"))).containsExactly("valid: 2 files, 2 profiles");
        assertThat(check("audit", own.resolve("policy-eth0.yaml"))).containsExactly("valid: 1 group, 1 entry");
        Path enabled = Files.writeString(folder.resolve("enabled.yaml"), policy.replaceAll("(?m)^  #(?! [A-Z])", "  "));
        assertThat(check("audit", enabled)).containsExactly("valid: 2 groups, 2 entries");
        assertThat(CommandResult.of("config", "show", "watch", "-i", "eth0", "--config", own + "/macmon.yaml")
                        .out())
                .anyMatch(line -> line.startsWith("  policy: " + own.resolve("policy-eth0.yaml")));
    }

    @Test
    void overwritesOnlyIfForced() throws Exception {
        connect();
        Path mine = Files.createDirectories(folder.resolve("conf.d")).resolve("eth0.yaml");
        Files.writeString(mine, "# mine\n");
        Path main = Files.writeString(folder.resolve("macmon.yaml"), "# mine\n");

        CommandResult refused = CommandResult.of(line(folder, "--listen", "10ms"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .containsExactly("macmon: " + mine
                        + " exists; print the new files with --dry-run, or replace the old ones with --force");

        CommandResult dry = CommandResult.of(line(folder, "--listen", "10ms", "--dry-run"));
        assertThat(dry.exitCode()).isZero();
        assertThat(dry.out()).contains("# " + mine, "      parent: eth0", "  routers:");
        assertThat(mine).hasContent("# mine\n");
        assertThat(folder.resolve("policy-eth0.yaml")).doesNotExist();

        CommandResult forced = CommandResult.of(line(folder, "--listen", "10ms", "--force"));
        assertThat(forced.exitCode()).as("%s", forced.err()).isZero();
        assertThat(Files.readString(mine)).contains("      parent: eth0");
        assertThat(main).hasContent("# mine\n");
        assertThat(forced.out())
                .anyMatch(line -> line.contains(main + " does not include " + mine + "; add this line: include:"));
    }

    @Test
    void withoutAGatewayThereIsNoPolicyYet() throws Exception {
        CommandResult result = CommandResult.of(line(folder, "--listen", "10ms"));

        assertThat(result.exitCode()).as("%s", result.err()).isZero();
        assertThat(result.out())
                .anyMatch(line -> line.contains("the default route is not on this device"))
                .contains("  macmon audit -i eth0 --learn 24h -w " + folder.resolve("policy-eth0.yaml"));
        assertThat(folder.resolve("policy-eth0.yaml")).doesNotExist();
        assertThat(check("config", folder.resolve("macmon.yaml"))).containsExactly("valid: 2 files, 2 profiles");
    }

    @Test
    void aDeviceThatCannotBeWatchedGetsNoFiles() {
        CommandResult result = CommandResult.of("setup", "-i", "lo", "--directory", folder.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .containsExactly("macmon: cannot watch lo: it is not an Ethernet device; use an" + " Ethernet device");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void namesTheUnitsOfADeviceWithADash() throws Exception {
        assertThat(new ProcessBuilder("ip", "link", "add", "br-lan", "up", "type", "bridge")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();

        CommandResult result = CommandResult.of(
                "setup", "-i", "br-lan", "--dry-run", "--listen", "10ms", "--directory", folder.toString());

        assertThat(result.out())
                .as("%s", result.err())
                .contains("  systemctl enable --now 'macmon-audit@br\\x2dlan' 'macmon-watch@br\\x2dlan'");
    }

    private static void isReadableByAll(Path path) {
        assertThat(path)
                .satisfies(file ->
                        assertThat(Files.getPosixFilePermissions(file)).contains(PosixFilePermission.OTHERS_READ));
    }

    private static String[] line(Path directory, String... more) {
        return Stream.concat(Stream.of("setup", "-i", Lab.PARENT, "--directory", directory.toString()), Stream.of(more))
                .toArray(String[]::new);
    }

    private static List<String> check(String command, Path file) {
        CommandResult result = CommandResult.of(command, "check", file.toString());
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    private static void connect() throws IOException, InterruptedException {
        for (String line : List.of(
                "addr add 192.0.2.2/24 dev eth0",
                "neigh replace 192.0.2.1 lladdr 02:00:00:00:00:01 nud permanent dev eth0",
                "route replace default via 192.0.2.1 dev eth0")) {
            assertThat(new ProcessBuilder(("ip " + line).split(" "))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .as(line)
                    .isZero();
        }
    }
}
