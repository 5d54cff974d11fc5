package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.DhcpFrames.answer;
import static io.macmon.analyzer.audit.DhcpFrames.option;
import static io.macmon.analyzer.audit.DhcpFrames.option6;
import static io.macmon.analyzer.audit.DhcpFrames.version6;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DHCP answers with the server's own MAC address that have options which the server does not send. */
class DhcpOptionsTest {

    private static final long SERVER = 0x0011_0000_0001L;
    private static final long PC = 0x0011_0000_0002L;
    private static final long LAPTOP = 0x0011_0000_0003L;
    private static final long ATTACKER = 0x0011_0000_0066L;
    private static final String OWN = "dhcp-changed/00:11:00:00:00:01/";

    private static final int[] WINDOWS = {1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252};
    private static final int[] LINUX = {1, 28, 2, 3, 15, 6, 12};
    private static final int[] PXE = {1, 2, 3, 6, 12, 43, 60, 66, 67, 97, 150};

    private static final byte[] WPAD = option(252, text("http://192.0.2.66/wpad.dat"));
    private static final int HEADER = 42;
    private static final int TRANSACTION = HEADER + 7;
    private static final int NEXT_SERVER = HEADER + 20;

    private AuditScenario scene = AuditScenario.withoutPolicy();
    private double second;

    @Test
    void anAddedProxyIsFound() {
        requests(PC, WINDOWS);
        answers(PC, basics());
        requests(LAPTOP, WINDOWS);
        answers(LAPTOP, basics(), WPAD);

        assertThat(scene.found()).containsExactly(OWN + "proxy");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a DHCP answer from 192.0.2.1 changes its proxy from none to http://192.0.2.66/wpad.dat");
    }

    @ParameterizedTest
    @CsvSource({
        "3, c0000242, router, 192.0.2.66",
        "6, c0000242, dns, 192.0.2.66",
        "15, 6576696c, domain, evil",
        "33, 0a000000c0000242, static-route, 10.0.0.0 via 192.0.2.66",
        "44, c0000242, wins, 192.0.2.66",
        "119, 046576696c00, domain-search, evil",
        "121, 01 80 c0000242, route, 128.0.0.0/1 via 192.0.2.66",
        "249, 00 c0000242, microsoft-route, 0.0.0.0/0 via 192.0.2.66",
        "252, 687474703a2f2f78, proxy, http://x",
        "114, 687474703a2f2f78, captive-portal, http://x",
        "162, 0102, encrypted-dns, 0102",
        "66, 6576696c, boot-server, evil",
        "67, 6576696c, boot-file, evil",
        "43, 0102, vendor, 0102",
        "42, c0000242, ntp, 192.0.2.66",
        "150, c0000242, tftp-server, 192.0.2.66",
    })
    void anOptionThatTheServerDidNotSendOnRequestIsFound(int code, String value, String setting, String after) {
        requests(PC, 1, code);
        answers(PC, option(1, ip("255.255.255.0")));
        requests(PC, 1, code);
        answers(PC, option(1, ip("255.255.255.0")), option(code, FrameBytes.hex(value)));

        assertThat(scene.found()).containsExactly(OWN + setting);
        assertThat(scene.findings().get(0).fields())
                .containsEntry("before", "none")
                .containsEntry("after", after);
    }

    @Test
    void aLongValueThatDiffersAtItsEndIsShownAsAnotherOne() {
        byte[] address = new byte[200];
        Arrays.fill(address, (byte) 'x');
        requests(PC, 1, 252);
        answers(PC, option(1, ip("255.255.255.0")), option(252, address));
        byte[] other = FrameBytes.with(address, 199, 'y');
        requests(PC, 1, 252);
        answers(PC, option(1, ip("255.255.255.0")), option(252, other));

        assertThat(scene.found()).containsExactly(OWN + "proxy");
        Map<String, String> fields = scene.findings().get(0).fields();
        assertThat(fields.get("before")).isNotEqualTo(fields.get("after"));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 121, 249, 252, 66, 43})
    void anOptionThatNoClientRequestsIsFound(int code) {
        requests(PC, 1, 6);
        answers(PC, option(1, ip("255.255.255.0")));
        requests(LAPTOP, 1, 6);
        answers(LAPTOP, option(1, ip("255.255.255.0")), option(code, ip("192.0.2.66")));

        assertThat(scene.found()).hasSize(1);
    }

    @Test
    void anAnswerToOneClientOnlyIsFound() {
        for (int i = 0; i < 20; i++) {
            requests(PC + i, i % 2 == 0 ? WINDOWS : LINUX);
            answers(PC + i, basics());
        }
        assertThat(scene.found()).isEmpty();
        requests(PC, WINDOWS);
        answers(PC, basics(), option(121, FrameBytes.hex("00 c0000242")));

        assertThat(scene.found()).containsExactly(OWN + "route");
    }

    @Test
    void anAnswerToAnInformIsFound() {
        requests(PC, WINDOWS);
        answers(PC, basics());
        send(answer(SERVER, 5, PC, "0.0.0.0", basics(), WPAD));

        assertThat(scene.found()).containsExactly(OWN + "proxy");
    }

    @Test
    void theAttackersOwnRequestsDoNotMakeAnOptionKnown() {
        requests(PC, WINDOWS);
        answers(PC, basics());
        for (int i = 0; i < 50; i++) {
            requests(ATTACKER, 1, 3, 6, 100 + i);
            answers(ATTACKER, basics());
        }
        requests(ATTACKER, 252);
        answers(ATTACKER, basics(), WPAD);
        assertThat(scene.found()).containsExactly(OWN + "proxy");
    }

    @Test
    void anAnswerThatOvertakesTheServersIsFoundEvenIfNobodyRequestedTheOptionBefore() {
        requests(PC, LINUX);
        answers(PC, basics());
        requests(ATTACKER, 1, 3, 6, 252);
        answers(ATTACKER, basics(), WPAD);
        answers(ATTACKER, basics());

        assertThat(scene.found()).containsExactly(OWN + "proxy");
        assertThat(scene.findings().get(0).fields()).containsEntry("after", "none");
        requests(PC, WINDOWS);
        answers(PC, basics(), WPAD);
        assertThat(scene.findings().get(0).count()).isEqualTo(2);
    }

    /** The server's own answer was lost, or the switch sent it to another port. */
    @Test
    void aForgedAnswerThatWasTheOnlyOneIsFoundWhenTheClientAsksTheServerAgain() {
        requests(LAPTOP, LINUX);
        answers(LAPTOP, basics());
        requests(PC, WINDOWS);
        answers(PC, basics(), WPAD);
        second += 1_800;
        requests(PC, WINDOWS);
        answers(PC, basics());

        assertThat(scene.found()).containsExactly(OWN + "proxy");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a DHCP answer from 192.0.2.1 changes its proxy from http://192.0.2.66/wpad.dat to none");
    }

    @Test
    void aClientThatAsksForSomethingElseLaterIsFine() {
        requests(PC, "MSFT 5.0", WINDOWS);
        answers(PC, basics(), WPAD);
        second += 1_800;
        requests(PC, "PXEClient:Arch:00007", PXE);
        answers(PC, basics());
        requests(PC, "PXEClient:Arch:00007", WINDOWS);
        second += 61;
        answers(PC, basics());

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aForgedRequestOfTheVictimHidesNothing() {
        requests(PC, WINDOWS);
        answers(PC, basics());
        requests(LAPTOP, WINDOWS);
        send(DhcpFrames.request(LAPTOP, "", "an unusual class", 252, 121));
        answers(LAPTOP, basics(), WPAD);

        assertThat(scene.found()).contains(OWN + "proxy");
    }

    @Test
    void anotherBootServerForTheSameKindOfClientIsFound() {
        for (byte[] forged : List.of(
                FrameBytes.with(answer(SERVER, 5, PC, address(PC), basics()), NEXT_SERVER, 192, 0, 2, 66),
                FrameBytes.with(answer(SERVER, 5, PC, address(PC), basics()), HEADER + 108, 'e', 'v', 'i', 'l'),
                FrameBytes.with(answer(SERVER, 5, PC, address(PC), basics()), HEADER + 44, 'e', 'v', 'i', 'l'))) {
            scene = AuditScenario.withoutPolicy();
            requests(PC, "PXEClient:Arch:00007", PXE);
            send(FrameBytes.with(answer(SERVER, 5, PC, address(PC), basics()), NEXT_SERVER, 192, 0, 2, 1));
            requests(PC, "PXEClient:Arch:00007", PXE);
            send(forged);

            assertThat(scene.found()).hasSize(1).allMatch(id -> id.startsWith(OWN + "boot-"));
        }
    }

    @Test
    void anotherServerAddressIsFound() {
        requests(PC, LINUX);
        answers(PC, basics(), option(54, ip("192.0.2.1")));
        requests(PC, LINUX);
        answers(PC, basics(), option(54, ip("192.0.2.66")));

        assertThat(scene.found()).containsExactly(OWN + "server");
    }

    @Test
    void anAnswerThatLooksRelayedIsFound() {
        requests(PC, LINUX);
        answers(PC, basics(), option(54, ip("192.0.2.1")));
        requests(PC, LINUX);
        send(DhcpFrames.relayed(answer(SERVER, 5, PC, address(PC), basics(), option(54, ip("192.0.2.66")))));

        assertThat(scene.found()).containsExactly(OWN + "path");
    }

    @Test
    void anAnswerThatLooksLikeARequestIsFound() {
        requests(PC, WINDOWS);
        answers(PC, basics());
        requests(PC, WINDOWS);
        send(FrameBytes.with(answer(SERVER, 5, PC, address(PC), basics(), WPAD), HEADER, 1));

        assertThat(scene.found()).containsExactly(OWN + "proxy");
    }

    @Test
    void anAnswerWithASecondTypeIsFound() {
        requests(PC, WINDOWS);
        answers(PC, basics());
        requests(PC, WINDOWS);
        send(answer(SERVER, 8, PC, address(PC), option(53, (byte) 5), basics(), WPAD));

        assertThat(scene.found()).containsExactly(OWN + "proxy");
    }

    @Test
    void aValueBehindManyIsFound() {
        byte[] servers = new byte[0];
        for (int i = 0; i < 60; i++) {
            servers = FrameBytes.joined(servers, ip("192.0.2." + (1 + i % 40)));
        }
        requests(PC, LINUX);
        answers(PC, option(6, servers));
        assertThat(scene.found()).isEmpty();
        requests(PC, LINUX);
        answers(PC, option(6, FrameBytes.joined(servers, ip("192.0.2.66"))));

        assertThat(scene.found()).containsExactly(OWN + "dns");
    }

    @Test
    void madeUpClientsDoNotPushOutWhatTheServerDoesNotSend() {
        requests(PC, WINDOWS);
        answers(PC, basics());
        for (int i = 0; i < 10_000; i++) {
            send(DhcpFrames.request(0x0200_0000_0000L + i, "", "class " + i, 1, 3));
            answers(0x0200_0000_0000L + i, basics());
        }
        requests(PC, WINDOWS);
        answers(PC, basics(), WPAD);

        assertThat(scene.found()).contains(OWN + "proxy");
    }

    @Test
    void aServerWithDifferentClientsIsFine() {
        Map<Integer, byte[]> configured = new HashMap<>(Map.of(
                1, ip("255.255.255.0"),
                3, ip("192.0.2.1"),
                6, ip("192.0.2.53"),
                15, text("example.net"),
                121, FrameBytes.hex("08 0a c0000209"),
                252, text("http://wpad.example.net/wpad.dat")));
        for (int day = 0; day < 3; day++) {
            serve(PC, "", LINUX, configured);
            serve(PC + 1, "MSFT 5.0", WINDOWS, configured);
            serve(PC + 2, "android-dhcp-14", new int[] {1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108}, configured);
            serve(PC + 3, "", new int[0], configured);
            serve(PC + 4, "udhcp 1.36", new int[] {1, 3, 6, 12, 15, 28, 42}, configured);
            boots(PC + 5, "PXEClient:Arch:00000", "pxelinux.0", configured);
            boots(PC + 5, "PXEClient:Arch:00007", "boot.efi", configured);
            boots(PC + 5, "PXEClient:Arch:00009", "", configured);
            serve(PC + 5, "MSFT 5.0", WINDOWS, configured);
            send(answer(SERVER, 5, PC + 5, "0.0.0.0", option(6, ip("192.0.2.53")))); // to an INFORM
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aRelayOfAServerAndABootServerIsFine() {
        for (int i = 0; i < 3; i++) {
            requests(PC, "PXEClient:Arch:00007", PXE);
            send(DhcpFrames.relayed(answer(SERVER, 2, PC, address(PC), basics(), option(54, ip("198.51.100.1")))));
            send(DhcpFrames.relayed(
                    answer(SERVER, 2, PC, "0.0.0.0", option(54, ip("198.51.100.2")), option(67, text("boot.efi")))));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anOptionThatTheServerAlwaysSendsIsFine() {
        for (int i = 0; i < 10; i++) {
            requests(PC + i, i % 2 == 0 ? WINDOWS : LINUX);
            answers(PC + i, basics(), WPAD);
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anOptionThatTheAdministratorAddsIsAcceptedAfterAnHour() {
        requests(PC, WINDOWS);
        answers(PC, basics());
        for (int i = 0; i < 200; i++) {
            second += 60;
            requests(PC, WINDOWS);
            answers(PC, basics(), WPAD);
            requests(LAPTOP, LINUX);
            answers(LAPTOP, basics());
        }
        assertThat(scene.found()).containsExactly(OWN + "proxy");
        assertThat(scene.findings().get(0).count()).isLessThan(65);
    }

    @Test
    void anAnswerWhoseRequestWasNotSeenIsFine() {
        for (int i = 0; i < 10; i++) {
            answers(PC + i, basics());
        }
        answers(PC + 10, basics(), WPAD);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anAddedOptionIsFoundAlthoughTheRequestWasNotSeen() {
        answers(PC, basics());
        answers(PC, basics(), WPAD);

        assertThat(scene.found()).containsExactly(OWN + "proxy");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("before", "none")
                .containsEntry("after", "http://192.0.2.66/wpad.dat");
    }

    @Test
    void anAnswerThatOvertakesTheServersIsFoundAlthoughTheRequestWasNotSeen() {
        answers(PC, basics(), WPAD);
        answers(PC, basics());

        assertThat(scene.found()).containsExactly(OWN + "proxy");
        assertThat(scene.findings().get(0).fields()).containsEntry("after", "none");
        answers(LAPTOP, basics(), WPAD);
        assertThat(scene.findings().get(0).count()).isEqualTo(2);
    }

    @Test
    void anAddedOptionOfDhcp6IsFoundAlthoughTheRequestWasNotSeen() {
        byte[] client = option6(1, FrameBytes.hex("00030001 001100000002"));
        byte[] server = option6(2, (byte) 1);
        send(version6(SERVER, 7, client, server, lease6()));
        send(version6(SERVER, 7, client, server, lease6(), option6(103, text("x"))));

        assertThat(scene.found()).containsExactly(OWN + "captive-portal");
    }

    @Test
    void theAnswersToAClientThatBootsAreFineAlthoughItsRequestsWereNotSeen() {
        byte[] boot = answer(SERVER, 5, PC, address(PC), basics());
        send(boot);
        send(FrameBytes.with(answer(SERVER, 5, PC, address(PC), basics(), WPAD), TRANSACTION, 1));
        send(FrameBytes.with(boot, TRANSACTION, 2));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void answersInTheNamesOfManyClientsPushOutNoRequest() {
        requests(PC, WINDOWS);
        for (int i = 0; i < 3_000; i++) {
            answers(0x0200_0000_0000L + i, basics());
        }
        answers(PC, basics());
        requests(LAPTOP, WINDOWS);
        answers(LAPTOP, basics(), WPAD);

        assertThat(scene.found()).containsExactly(OWN + "proxy");
    }

    @Test
    void clientsOfTooManyClassesAreAFinding() {
        for (int i = 0; i < 200; i++) {
            send(DhcpFrames.request(ATTACKER, "", "class " + i, 1, 3));
            answers(ATTACKER, basics());
        }

        assertThat(scene.found()).containsExactly(OWN + "classes", "identity-changed/00:11:00:00:00:66");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo(
                        "answers DHCP clients of more than 128 vendor and user classes; boot options for further ones "
                                + "are not compared, the latest is for the client 00:11:00:00:00:66");
        assertThat(scene.findings().get(0).fields()).containsEntry("client", "00:11:00:00:00:66");
        assertThat(scene.reported).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "23, dns, 20010db8000000000000000000000066",
        "24, domain-search, 046576696c00",
        "59, boot-file, 6576696c",
        "103, captive-portal, 6576696c",
        "144, encrypted-dns, 01",
        "56, ntp, 02",
        "31, sntp, 20010db8000000000000000000000066"
    })
    void anOptionOfDhcp6IsFound(int code, String setting, String value) {
        byte[] client = option6(1, FrameBytes.hex("00030001 001100000002"));
        byte[] requested = option6(6, (byte) 0, (byte) code);
        send(version6(PC, 1, client, requested));
        send(version6(SERVER, 7, client, option6(2, (byte) 1), lease6()));
        send(version6(PC, 1, client, requested));
        send(version6(SERVER, 7, client, option6(2, (byte) 1), lease6(), option6(code, FrameBytes.hex(value))));

        assertThat(scene.found()).containsExactly(OWN + setting);
        assertThat(scene.findings().get(0).evidence()).startsWith("a DHCPv6 answer from ");
    }

    @Test
    void otherValuesOfDhcp6AreFound() {
        byte[] client = option6(1, FrameBytes.hex("00030001 001100000002"));
        byte[] dns = option6(23, FrameBytes.hex("20010db8000000000000000000000053"));
        byte[] evil = option6(23, FrameBytes.hex("20010db8000000000000000000000066"));
        send(version6(SERVER, 2, client, option6(2, (byte) 1), lease6(), dns));
        send(version6(SERVER, 7, client, option6(2, (byte) 2), lease6(), dns));
        send(version6(SERVER, 2, client, option6(2, (byte) 1), option6(7, (byte) 255), lease6(), evil));

        assertThat(scene.found()).containsExactlyInAnyOrder(OWN + "server-id", OWN + "preference", OWN + "dns");
    }

    @Test
    void aDhcp6ServerWithDifferentClientsIsFine() {
        byte[] dns = option6(23, FrameBytes.hex("20010db8000000000000000000000053"));
        byte[] domain = option6(24, FrameBytes.hex("036c616200"));
        byte[] server = option6(2, (byte) 1);
        for (int i = 0; i < 5; i++) {
            byte[] client = option6(1, FrameBytes.hex("00030001 001100000002"));
            send(version6(PC, 1, client, option6(6, (byte) 0, (byte) 23)));
            send(version6(SERVER, 2, client, server, option6(7, (byte) 0), lease6(), dns));
            send(version6(SERVER, 7, client, server, lease6(), dns));
            byte[] other = option6(1, FrameBytes.hex("00030001 001100000003"));
            send(version6(LAPTOP, 11, other, option6(6, FrameBytes.hex("0017 0018"))));
            send(version6(SERVER, 7, other, server, dns, domain));
            send(version6(SERVER, 7, client, server, option6(13, (byte) 0, (byte) 0))); // to a release
        }
        assertThat(scene.found()).isEmpty();
    }

    private void boots(long client, String vendorClass, String file, Map<Integer, byte[]> configured) {
        Map<Integer, byte[]> all = new HashMap<>(configured);
        if (!file.isEmpty()) {
            all.put(66, text("192.0.2.9"));
            all.put(67, text(file));
        }
        serve(client, vendorClass, PXE, all);
    }

    // As dnsmasq: sends what the client requests, and everything if there is no list.
    private void serve(long client, String vendorClass, int[] requested, Map<Integer, byte[]> configured) {
        List<byte[]> options = new ArrayList<>(List.of(option(54, ip("192.0.2.1"))));
        Consumer<Integer> add = code -> {
            if (configured.containsKey(code)) {
                options.add(option(code, configured.get(code)));
            }
        };
        if (requested.length == 0) {
            configured.keySet().forEach(add);
        }
        for (int code : requested) {
            add.accept(code);
        }
        send(DhcpFrames.request(client, "", vendorClass, requested));
        send(answer(SERVER, 2, client, address(client), options.toArray(new byte[0][])));
        send(answer(SERVER, 5, client, address(client), options.toArray(new byte[0][])));
    }

    private void requests(long client, int... requested) {
        requests(client, "", requested);
    }

    private void requests(long client, String vendorClass, int... requested) {
        send(DhcpFrames.request(client, "", vendorClass, requested));
    }

    private void answers(long client, byte[]... options) {
        send(answer(SERVER, 5, client, address(client), options));
    }

    private void send(byte[] frame) {
        second += 0.01;
        scene.sends(second, frame);
    }

    private static String address(long client) {
        return "10." + (client >> 16 & 0x7F) + "." + (client >> 8 & 0xFF) + "." + (client & 0xFF);
    }

    private static byte[] basics() {
        return FrameBytes.joined(
                option(1, ip("255.255.255.0")), option(3, ip("192.0.2.1")), option(6, ip("192.0.2.53")));
    }

    private static byte[] lease6() {
        byte[] address = option6(5, FrameBytes.hex("20010db8000000000000000000000050 00000e10 00000e10"));
        return option6(3, FrameBytes.joined(FrameBytes.hex("00000001 00000000 00000000"), address));
    }

    private static byte[] ip(String address) {
        return FrameBytes.hex("%08x".formatted(AuditScenario.ip(address)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
