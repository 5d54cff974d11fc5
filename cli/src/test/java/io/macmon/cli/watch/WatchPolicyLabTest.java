package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy with groups on real macvlans. */
@LabTest
class WatchPolicyLabTest extends LabFixture {

    private static final Host PRINTER = host(0x02AA_0000_0001L);
    private static final Host CAMERA = host(0x02AA_0000_0002L);
    private static final Host PHONE = host(0x02CC_0000_0003L);
    private static final Host IGNORED = host(0x02DD_0000_0004L);
    private static final Host DENIED = host(0x02AA_0000_0005L);
    private static final Host STRANGER = host(0x02BB_0000_0006L);

    @ParameterizedTest
    @CsvSource({"ring, kernel", "ring, classic", "pcap4j, kernel"})
    void eachGroupHasADeviceCountersAndACaptureFile(String engine, String guard) throws Exception {
        policy("""
            groups:
              printers: {mac: [PRINTER, DENIED], write: printers.pcapng, snaplen: 64}
              cameras: {mac: CAMERA, write: cameras.pcapng}
              phones: {mac: '02:cc:*'}
            deny: DENIED
            ignore: ['02:dd:*']
            """);
        try (Program watch = watch(engine, guard).awaitListening()) {
            assertThat(watch.err())
                    .anyMatch(line -> line.contains("lists 1 prefix; the kernel can select full addresses only"));
            for (int i = 0; i < 20; i++) {
                lab.send(
                        PRINTER.udp(CAMERA, 1_000, 2_000, new byte[500]),
                        CAMERA.udp(PRINTER, 1_000, 2_000, new byte[500]),
                        CAMERA.arpRequest("10.9.0.99"),
                        PHONE.arpRequest("10.9.0.99"),
                        IGNORED.arpRequest("10.9.0.99"));
            }
            lab.send(DENIED.arpRequest("10.9.0.99"), STRANGER.arpRequest("10.9.0.99"));
            watch.awaitOutput(line ->
                    line.contains("\"alert\"") && line.contains(STRANGER.mac().toString()));
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            Eve eve = Eve.of(watch.out());
            assertThat(eve.analysedFrames()).isEqualTo(60);
            assertThat(eve.of("alert"))
                    .extracting(alert -> alert.at("/ether/src_mac").asText())
                    .containsExactlyInAnyOrder(
                            DENIED.mac().toString(), STRANGER.mac().toString());
            assertThat(eve.closingStatistics()
                            .at("/macmon/unexpected_sources/frames")
                            .asLong())
                    .isEqualTo(2);
            assertThat(frames(eve, "printers")).isEqualTo(20);
            assertThat(frames(eve, "cameras")).isEqualTo(40);
            assertThat(frames(eve, "phones")).isZero();
            assertThat(eve.drops()).isZero();
            assertThat(framesIn("printers.pcapng")).isEqualTo(20);
            assertThat(framesIn("cameras.pcapng")).isEqualTo(40);
            assertThat(Files.size(folder.resolve("printers.pcapng"))).isLessThan(20 * 200 + 1_000);
        }
    }

    @Test
    void reloadsThePolicyWithoutLosingAFrameOfARemainingStation() throws Exception {
        write("cameras.txt", CAMERA.mac().toString());
        policy("groups: {printers: {mac: PRINTER}, cameras: {macs: cameras.txt}}");
        try (Program watch = watch("ring", "kernel").awaitListening()) {
            policy("groups: {printers: {mac: [PRINTER, STRANGER, rubbish]}, cameras: {macs: cameras.txt}}");
            watch.awaitError(line -> line.contains("not a MAC address: 'rubbish'") && line.contains("stay unchanged"));
            long sent = 0;
            policy("groups: {printers: {mac: PRINTER}, cameras: {macs: cameras.txt}, phones: {mac: PHONE, write:"
                    + " p.pcapng}}");
            while (watch.err().stream().noneMatch(line -> line.contains("1 station added, 0 removed; 3 in all"))) {
                lab.send(CAMERA.arpRequest("10.9.0.99"));
                sent++;
                Thread.sleep(1);
            }
            watch.awaitError(
                    line -> line.contains("restart macmon to apply the new capture file or snaplen of phones"));
            lab.send(PHONE.arpRequest("10.9.0.99"));
            write("cameras.txt", CAMERA.mac() + "\n" + STRANGER.mac());
            watch.awaitError(line -> line.contains("1 station added, 0 removed; 4 in all"));
            lab.send(STRANGER.arpRequest("10.9.0.99"));
            policy("groups: {printers: {mac: [PRINTER, CAMERA]}, phones: {mac: PHONE}}");
            watch.awaitError(line -> line.contains("1 station added, 2 removed; 3 in all"));
            lab.send(CAMERA.arpRequest("10.9.0.99"), STRANGER.arpRequest("10.9.0.99"));
            watch.awaitOutput(line -> line.contains("\"alert\""));
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            Eve eve = Eve.of(watch.out());
            assertThat(eve.of("alert"))
                    .extracting(alert -> alert.at("/ether/src_mac").asText())
                    .containsExactly(STRANGER.mac().toString());
            assertThat(eve.analysedFrames()).isEqualTo(sent + 3);
            assertThat(frames(eve, "phones")).isEqualTo(1);
            assertThat(frames(eve, "printers")).isEqualTo(1);
            assertThat(eve.drops()).isZero();
        }
    }

    @Tag("flood")
    @ParameterizedTest
    @ValueSource(strings = {"ring", "pcap4j"})
    void countsEveryFrameOfAStationThatMovesBetweenGroupsOnce(String engine) throws Exception {
        List<String> policies = List.of(
                "groups: {printers: {mac: [PRINTER, CAMERA]}, cameras: {mac: PHONE}}",
                "groups: {printers: {mac: PRINTER}, cameras: {mac: [PHONE, CAMERA]}}");
        policy(policies.get(0));
        try (Program watch = watch(engine, "kernel").awaitListening()) {
            long sent = 0;
            for (int move = 1; move <= 4; move++) {
                int moves = move;
                policy(policies.get(move % 2));
                while (watch.err().stream()
                                .filter(line -> line.contains("1 station added, 1 removed; 3 in all"))
                                .count()
                        < moves) {
                    lab.send(CAMERA.arpRequest("10.9.0.99"));
                    sent++;
                }
            }
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            Eve eve = Eve.of(watch.out());
            assertThat(eve.analysedFrames()).isEqualTo(sent);
            assertThat(eve.drops()).isZero();
        }
    }

    @Test
    void reportsWhenTheDeviceOfAnotherGroupIsDown() throws Exception {
        Requirements.program("ip");
        policy("groups: {printers: {mac: PRINTER}, cameras: {mac: CAMERA}}");
        try (Program watch = watch("ring", "kernel").awaitListening()) {
            setDown(watch, "macmon1");
            watch.awaitOutput(line -> line.contains("macmon link down") && line.contains("macmon1 is down"));
            watch.terminate();
        }
    }

    // The device is in a namespace that has no name, only descriptors of the process.
    private static void setDown(Program watch, String device) throws IOException, InterruptedException {
        Path descriptors = Path.of("/proc", Long.toString(watch.process().pid()), "fd");
        boolean isDone = false;
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path descriptor : all.toList()) {
                isDone |= Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().startsWith("net:")
                        && isSuccess("nsenter", "--net=" + descriptor, "ip", "link", "set", device, "down");
            }
        }
        assertThat(isDone).as("found the namespace of " + device).isTrue();
    }

    private static boolean isSuccess(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void exportWritesAFileForEachGroup() throws Exception {
        policy("groups: {printers: {mac: PRINTER}, cameras: {mac: CAMERA}}");
        try (Program export = Program.start(
                        "export",
                        "--parent",
                        Lab.PARENT,
                        "--policy",
                        folder.resolve("policy.yaml").toString(),
                        "--split",
                        "group",
                        "-w",
                        folder.resolve("o.pcapng").toString())
                .awaitListening()) {
            lab.send(PRINTER.arpRequest("10.9.0.99"), CAMERA.arpRequest("10.9.0.99"), CAMERA.arpRequest("10.9.0.98"));
            lab.send(STRANGER.arpRequest("10.9.0.99"));
            export.terminate();

            assertThat(export.exitCode()).isZero();
            assertThat(framesIn("o_printers.pcapng")).isEqualTo(1);
            assertThat(framesIn("o_cameras.pcapng")).isEqualTo(2);
        }
    }

    private Program watch(String engine, String guard) throws IOException {
        return Program.startIn(
                List.of("env", "JAVA_TOOL_OPTIONS=-Dmacmon.guard=" + guard),
                "watch",
                "--parent",
                Lab.PARENT,
                "--policy",
                folder.resolve("policy.yaml").toString(),
                "--engine",
                engine,
                "--json");
    }

    private void policy(String text) throws IOException {
        write(
                "policy.yaml",
                text.replace("PRINTER", PRINTER.mac().toString())
                        .replace("CAMERA", CAMERA.mac().toString())
                        .replace("PHONE", PHONE.mac().toString())
                        .replace("DENIED", DENIED.mac().toString())
                        .replace("STRANGER", STRANGER.mac().toString()));
    }

    // Like an editor: writes a new file and renames it over the old one.
    private void write(String name, String text) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), text);
        Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private long framesIn(String name) {
        WatchResult read = WatchResult.of(List.of("-r", folder.resolve(name).toString(), "--json"));
        return Eve.of(read.lines()).analysedFrames();
    }

    private static long frames(Eve eve, String name) {
        for (JsonNode group : eve.closingStatistics().at("/macmon/groups")) {
            if (group.path("name").asText().equals(name)) {
                return group.path("frames").asLong();
            }
        }
        throw new AssertionError("no group " + name);
    }

    private static Host host(long mac) {
        return new Host("host", MacAddress.toString(mac), "10.9.0.1", "fe80::1");
    }
}
