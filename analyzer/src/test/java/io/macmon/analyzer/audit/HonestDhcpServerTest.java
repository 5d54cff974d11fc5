package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.DhcpFrames.answer;
import static io.macmon.analyzer.audit.DhcpFrames.option;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers of an honest DHCP server, however its options differ, are no finding. */
class HonestDhcpServerTest extends DhcpServerFixture {

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
    void theAnswersToAClientThatBootsAreFineAlthoughItsRequestsWereNotSeen() {
        byte[] boot = answer(SERVER, 5, PC, address(PC), basics());
        send(boot);
        send(FrameBytes.with(answer(SERVER, 5, PC, address(PC), basics(), WPAD), TRANSACTION, 1));
        send(FrameBytes.with(boot, TRANSACTION, 2));

        assertThat(scene.found()).isEmpty();
    }
}
