package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Ip;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Attacks that reach a real network stack, and that the audit beside it reports. */
@LabTest
class AttackedVictimLabTest extends LabFixture {

    private static final MacAddress INTRUDER = MacAddress.parse("00:1b:21:00:00:66");
    private static final String VICTIM = "192.0.2.7";
    private static final String GATEWAY = "192.0.2.1";
    private static final int IP = 14;
    private static final int IP_HEADER = 20;
    private static final int FRAGMENTS_AT = 24; // a multiple of 8
    private static final int MORE_FRAGMENTS = 0x2000;

    @Test
    void aDhcpMessageInFragmentsReachesTheVictimAndIsFound() throws Exception {
        Ip.run("address add " + VICTIM + "/24 dev " + Lab.PARENT);
        MacAddress victim = lab.parent().address().orElseThrow();
        byte[] answer = LabFrame.dhcpServer(INTRUDER, "192.0.2.66", victim, 5, VICTIM);
        try (Program audit = Program.start("audit", "--parent", Lab.PARENT, "--no-state")
                        .awaitListening();
                DatagramSocket client = new DatagramSocket(68, InetAddress.getByName(VICTIM))) {
            lab.send(fragment(answer, 0, FRAGMENTS_AT), fragment(answer, FRAGMENTS_AT, answer.length));
            audit.awaitOutput(line -> line.contains("HIGH    fragmented-control  " + INTRUDER));
            DatagramPacket received = new DatagramPacket(new byte[2_048], 2_048);
            client.setSoTimeout((int) Eventually.PATIENCE.toMillis());
            client.receive(received);
            audit.terminate();

            assertThat(received.getPort()).isEqualTo(67);
            assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        }
    }

    @Test
    void aBroadcastSenderReachesTheVictimsNeighbourTableAndIsFound() throws Exception {
        byte[] answer = LabFrame.from(INTRUDER, gateway("ff:ff:ff:ff:ff:ff"));
        poisons(answer, "ff:ff:ff:ff:ff:ff", "HIGH    invalid-sender  " + INTRUDER);
    }

    @Test
    void aFrameFromTheBroadcastAddressReachesTheVictimsNeighbourTableAndIsFound() throws Exception {
        byte[] answer = LabFrame.from(MacAddress.parse("ff:ff:ff:ff:ff:ff"), gateway(INTRUDER.toString()));
        poisons(answer, INTRUDER.toString(), "HIGH    invalid-source");
    }

    @Test
    void aForgedLeaseDoesNotLegaliseTheTheftThatFollows() throws Exception {
        Host gateway = new Host("gateway", "00:1b:21:00:00:01", GATEWAY, "fe80::1");
        byte[] lease = LabFrame.dhcpServer(gateway.mac(), GATEWAY, INTRUDER, 5, GATEWAY);
        Ip.run("address add " + VICTIM + "/24 dev " + Lab.PARENT);
        Ip.run("neighbour replace " + GATEWAY + " lladdr " + gateway.mac() + " nud stale dev " + Lab.PARENT);
        try (Program audit =
                Program.start("audit", "--parent", Lab.PARENT, "--no-state").awaitListening()) {
            lab.send(gateway.arpRequest("192.0.2.8"), lease);
            audit.awaitOutput(line -> line.contains("HIGH    lease-conflict  " + gateway.mac()));
            byte[] answer = gateway(INTRUDER.toString());
            Eventually.eventually("the victim believes it", () -> {
                lab.send(answer);
                return Ip.run("neighbour show " + GATEWAY).contains("lladdr " + INTRUDER);
            });
            audit.awaitOutput(line -> line.contains(INTRUDER + "  ") && line.contains(" claims " + GATEWAY));
            audit.terminate();

            assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        }
    }

    @Test
    void aForgedAnswerToANameQueryReachesTheVictimAndIsFound() throws Exception {
        Ip.run("address add " + VICTIM + "/24 dev " + Lab.PARENT);
        Host victim = new Host("victim", lab.parent().address().orElseThrow(), VICTIM, "fe80::7");
        Host intruder = new Host("intruder", INTRUDER, "192.0.2.66", "fe80::66");
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "groups: {all: {mac: " + INTRUDER + "}}");
        try (Program audit = Program.start("audit", "--parent", Lab.PARENT, "--policy", policy.toString(), "--no-state")
                        .awaitListening();
                DatagramSocket client = new DatagramSocket(50_000, InetAddress.getByName(VICTIM))) {
            lab.send(LabFrame.llmnrAnswer(intruder, victim, "wpad", "192.0.2.66"));
            audit.awaitOutput(line -> line.contains("HIGH    name-poisoning  " + INTRUDER));
            DatagramPacket received = new DatagramPacket(new byte[2_048], 2_048);
            client.setSoTimeout((int) Eventually.PATIENCE.toMillis());
            client.receive(received);

            assertThat(received.getPort()).isEqualTo(5_355);
        }
    }

    @Test
    void anInnerTagBehindAnAllowedOneIsFound() throws Exception {
        Host intruder = new Host("intruder", INTRUDER, "192.0.2.66", "fe80::66");
        Path policy =
                Files.writeString(folder.resolve("policy.yaml"), "groups: {all: {mac: " + INTRUDER + ", vlan: 10}}");
        try (Program audit = Program.start("audit", "--parent", Lab.PARENT, "--policy", policy.toString(), "--no-state")
                .awaitListening()) {
            lab.send(LabFrame.tagged(10, LabFrame.tagged(20, intruder.arpRequest(VICTIM))));
            audit.awaitOutput(line -> line.contains("MEDIUM  wrong-vlan  " + INTRUDER));
        }
    }

    private byte[] gateway(String mac) throws Exception {
        MacAddress victim = lab.parent().address().orElseThrow();
        return new Host("gateway", mac, GATEWAY, "fe80::1").arpReply(new Host("victim", victim, VICTIM, "fe80::7"));
    }

    private void poisons(byte[] answer, String mac, String finding) throws Exception {
        Ip.run("address add " + VICTIM + "/24 dev " + Lab.PARENT);
        Ip.run("neighbour replace " + GATEWAY + " lladdr 00:1b:21:00:00:01 nud stale dev " + Lab.PARENT);
        try (Program audit =
                Program.start("audit", "--parent", Lab.PARENT, "--no-state").awaitListening()) {
            Eventually.eventually("the victim believes it", () -> {
                lab.send(answer);
                return Ip.run("neighbour show " + GATEWAY).contains("lladdr " + mac);
            });
            audit.awaitOutput(line -> line.contains(finding));
            audit.terminate();

            assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        }
    }

    /** A fragment of an IPv4 packet: the bytes of its payload from {@code from} to {@code to}. */
    private static byte[] fragment(byte[] frame, int from, int to) {
        int length = ByteBuffer.wrap(frame).getShort(IP + 2);
        int end = Math.min(to, length - IP_HEADER);
        byte[] fragment = Arrays.copyOf(frame, IP + IP_HEADER + end - from);
        System.arraycopy(frame, IP + IP_HEADER + from, fragment, IP + IP_HEADER, end - from);
        boolean isLast = end == length - IP_HEADER;
        ByteBuffer.wrap(fragment)
                .putShort(IP + 2, (short) (IP_HEADER + end - from))
                .putShort(IP + 6, (short) (from / 8 | (isLast ? 0 : MORE_FRAGMENTS)))
                .putShort(IP + 10, (short) 0);
        ByteBuffer.wrap(fragment).putShort(IP + 10, checksum(fragment));
        return fragment;
    }

    private static short checksum(byte[] frame) {
        int sum = 0;
        for (int at = IP; at < IP + IP_HEADER; at += 2) {
            sum += ByteBuffer.wrap(frame).getShort(at) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }
}
