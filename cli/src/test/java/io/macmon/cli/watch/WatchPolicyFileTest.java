package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Eve;
import io.macmon.cli.LabTrafficFixture;
import io.macmon.cli.lab.Host;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs with a policy over the lab's traffic in a capture file. */
class WatchPolicyFileTest extends LabTrafficFixture {

    @Test
    void selectsAndCountsByGroup() throws IOException {
        policy("groups: {network: {mac: " + LabTraffic.ROUTER.mac() + "}, clients: {mac: [" + LabTraffic.LAPTOP.mac()
                + ", " + LabTraffic.PRINTER.mac() + ", " + LabTraffic.CAMERA.mac() + "]}}");

        WatchResult run = watch("--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        Eve eve = Eve.of(run.lines());
        assertThat(eve.analysedFrames()).isEqualTo(traffic.stationFrames());
        assertThat(alerts(eve)).containsExactly(LabTraffic.STRANGER.mac().toString());
        assertThat(groups(eve))
                .containsExactly(
                        "network 1 " + frames(LabTraffic.ROUTER) + " 0",
                        "clients 3 " + frames(LabTraffic.LAPTOP, LabTraffic.PRINTER, LabTraffic.CAMERA) + " 0");
        assertThat(bytes(eve)).isEqualTo(traffic.stationBytes());
        assertThat(watch("-q").lines())
                .anyMatch(line -> line.contains("group")
                        && line.contains("clients  " + frames(LabTraffic.LAPTOP, LabTraffic.PRINTER, LabTraffic.CAMERA)
                                + " frames"));
    }

    @Test
    void selectsByPrefixFromAFileAndRaisesNoAlertOnIgnoredStations() throws IOException {
        policy("groups: {all: {mac: 02:aa:*}}\nignore: " + LabTraffic.STRANGER.mac());

        WatchResult run = watch("--json");

        assertThat(run.exitCode()).isZero();
        assertThat(Eve.of(run.lines()).analysedFrames()).isEqualTo(traffic.stationFrames());
        assertThat(groups(Eve.of(run.lines()))).containsExactly("all 0 " + traffic.stationFrames() + " 0");
    }

    @Test
    void alertsOnADeniedStationThatAGroupLists() throws IOException {
        policy("groups: {all: {mac: [" + LabTraffic.CAMERA.mac() + ", 02:*]}}\ndeny: [" + LabTraffic.CAMERA.mac()
                + ", 02:bb:*]");

        WatchResult run = watch("--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(alerts(Eve.of(run.lines())))
                .containsExactlyInAnyOrder(
                        LabTraffic.CAMERA.mac().toString(),
                        LabTraffic.STRANGER.mac().toString());
        assertThat(Eve.of(run.lines()).analysedFrames()).isEqualTo(traffic.stationFrames() - frames(LabTraffic.CAMERA));
        assertThat(run.errors()).contains("is in group 'all' and also denied");
    }

    @Test
    void showsTheNameOfADeviceForEachAddressWithoutAnotherName() throws IOException {
        policy("groups: {all: {mac: [02:aa:*, {mac: " + LabTraffic.PRINTER.mac()
                + ", name: laser}]}}\ndevices: {office: [" + LabTraffic.PRINTER.mac() + ", " + LabTraffic.CAMERA.mac()
                + "]}");

        assertThat(watch("-q").lines())
                .anyMatch(line -> line.contains(LabTraffic.PRINTER.mac() + " (laser)"))
                .anyMatch(line -> line.contains(LabTraffic.CAMERA.mac() + " (office)"));
    }

    @Test
    void aPolicyThatOnlyDeniesWatchesAllOtherStations() throws IOException {
        policy("deny: " + LabTraffic.CAMERA.mac());

        WatchResult run = watch("--json");

        assertThat(alerts(Eve.of(run.lines())))
                .containsExactly(LabTraffic.CAMERA.mac().toString());
        assertThat(Eve.of(run.lines()).analysedFrames())
                .isEqualTo(traffic.frames().size() - frames(LabTraffic.CAMERA));
    }

    @Test
    void eachGroupHasTheCaptureFileThatThePolicyNames() throws IOException {
        policy("groups: {router: {mac: " + LabTraffic.ROUTER.mac()
                + ", write: router.pcapng, snaplen: 64}, all: {mac: 02:aa:*, write: all.pcap}}");

        WatchResult run = watch("-q", "-w", folder.resolve("whole.pcapng").toString());

        assertThat(run.errors()).isEmpty();
        assertThat(framesIn("router.pcapng")).isEqualTo(frames(LabTraffic.ROUTER));
        assertThat(framesIn("all.pcap")).isEqualTo(traffic.stationFrames() - frames(LabTraffic.ROUTER));
        assertThat(framesIn("whole.pcapng")).isEqualTo(traffic.stationFrames());
        assertThat(Files.size(folder.resolve("router.pcapng"))).isLessThan(1_000 + 64 * 2 * frames(LabTraffic.ROUTER));
    }

    @ParameterizedTest
    @CsvSource({"watch", "export"})
    void splitsTheCaptureFileByGroups(String command) throws IOException {
        policy("groups: {router: {mac: " + LabTraffic.ROUTER.mac() + "}, all: {mac: 02:aa:*}}");

        String[] split = {
            "-q", "--split", "group", "-w", folder.resolve("o.pcapng").toString()
        };
        String errors = command.equals("watch")
                ? watch(split).errors()
                : String.join("\n", command(command, split).err());

        assertThat(errors).isEmpty();
        assertThat(framesIn("o_router.pcapng")).isEqualTo(frames(LabTraffic.ROUTER));
        assertThat(framesIn("o_all.pcapng")).isEqualTo(traffic.stationFrames() - frames(LabTraffic.ROUTER));
        assertThat(folder.resolve("o.pcapng")).doesNotExist();
    }

    @Test
    void exportWritesTheGroupsFilesAlone() throws IOException {
        policy("groups: {router: {mac: " + LabTraffic.ROUTER.mac() + ", write: router.pcapng}}");

        CommandResult run = command("export");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).anyMatch(line -> line.contains(frames(LabTraffic.ROUTER) + " frames written to 1 file"));
    }

    @Test
    void theGroupsFilesEndAtTheFrameCount() throws IOException {
        policy("groups: {router: {mac: " + LabTraffic.ROUTER.mac()
                + ", write: router.pcapng}, all: {mac: 02:aa:*, write: all.pcapng}}");

        watch("-q", "-c", "20");

        assertThat(framesIn("router.pcapng") + framesIn("all.pcapng")).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deny: 02:bb:*            | --mac 02:aa:00:00:00:01  | policy: cannot be combined with --mac or --macs",
                "deny: 02:bb:*            | --macs FOLDER/traffic.pcap | policy: cannot be combined with --mac or"
                        + " --macs",
                "deny: 02:bb:*            | -w FOLDER/o --split group| split: group works only with a policy",
                "groups: {a: {mac: 02:*}} | -w - --split group       | split: cannot write to standard output",
                "groups: {a: {mac: 02:*}} | -w FOLDER/o --split group -a packets:3 | -a: cannot count across"
                        + " the files of several",
                "groups: {a: {mac: 02:*}} | -w FOLDER/policy.yaml    | -w: names the same file as --policy",
                "'groups: {a: {mac: 02:*, write: traffic.pcap}}' | -q   | write: names the same file as --read",
                "'groups: {a: {mac: 02:*, write: x}}' | -w FOLDER/x  | -w: names the same file as --write",
                "groups: {a: {mcs: none}} | -q                       | policy.yaml:1:14: unknown key 'mcs'; did you"
                        + " mean 'macs'?"
            })
    void refusesAWrongPolicyBeforeAnythingIsCreated(String text, String options, String error) throws IOException {
        policy(text);

        CommandResult run =
                command("watch", options.replace("FOLDER", folder.toString()).split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(String.join("\n", run.err())).contains(error.replace("FOLDER", folder.toString()));
    }

    @Test
    void aLiveWatchNeedsAStationThatTheKernelCanSelect() throws IOException {
        policy("groups: {a: {mac: 02:*}}");

        CommandResult run = CommandResult.of(
                "watch",
                "--parent",
                "lo",
                "--policy",
                folder.resolve("policy.yaml").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .anyMatch(line -> line.contains("policy: a live watch needs at least one station with a full address"));
    }

    private void policy(String text) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), text);
    }

    private WatchResult watch(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "-r", file.toString(), "--policy", folder.resolve("policy.yaml").toString()));
        arguments.addAll(Arrays.asList(options));
        return WatchResult.of(arguments);
    }

    private CommandResult command(String name, String... options) {
        return CommandResult.of(Stream.concat(
                        Stream.of(
                                name,
                                "-r",
                                file.toString(),
                                "--policy",
                                folder.resolve("policy.yaml").toString()),
                        Arrays.stream(options))
                .toArray(String[]::new));
    }

    private long framesIn(String name) {
        WatchResult read = WatchResult.of(List.of("-r", folder.resolve(name).toString(), "--json"));
        return Eve.of(read.lines()).analysedFrames();
    }

    private long frames(Host... hosts) {
        return traffic.frames().stream()
                .filter(timed -> Arrays.asList(hosts).contains(timed.sender()))
                .count();
    }

    private static List<String> alerts(Eve eve) {
        return eve.of("alert").stream()
                .map(alert -> alert.at("/ether/src_mac").asText())
                .distinct()
                .toList();
    }

    private static List<String> groups(Eve eve) {
        List<String> groups = new ArrayList<>();
        for (JsonNode group : eve.closingStatistics().at("/macmon/groups")) {
            groups.add(
                    group.path("name").asText() + " " + group.path("stations").asInt() + " "
                            + group.path("frames").asLong() + " "
                            + group.path("dropped").asLong());
        }
        return groups;
    }

    private static long bytes(Eve eve) {
        long sum = 0;
        for (JsonNode group : eve.closingStatistics().at("/macmon/groups")) {
            sum += group.path("bytes").asLong();
        }
        return sum;
    }
}
