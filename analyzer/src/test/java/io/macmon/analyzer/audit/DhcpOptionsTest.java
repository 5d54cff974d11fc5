package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.DhcpFrames.answer;
import static io.macmon.analyzer.audit.DhcpFrames.option;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DHCP answers with the server's own MAC address that have options which the server does not send. */
class DhcpOptionsTest extends DhcpServerFixture {

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
}
