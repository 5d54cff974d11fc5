package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.NameFrames.llmnr;
import static io.macmon.analyzer.audit.NameFrames.mdns;
import static io.macmon.analyzer.audit.NameFrames.nbns;
import static io.macmon.analyzer.audit.NameFrames.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Poisoned answers to name queries, as Responder sends them, and honest ones. */
class NameRulesTest {

    private static final long SERVER = 0x0011_0000_0001L;
    private static final long PC = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final String SERVER_IP = "192.0.2.1";
    private static final String PC_IP = "192.0.2.2";
    private static final String THIEF_IP = "192.0.2.3";
    private static final int TTL = 22;

    private AuditScenario scene = AuditScenario.withoutPolicy();

    private static byte[] alias(String name, String target) {
        return record(name, 5, NameFrames.labels(target));
    }

    @Test
    void moreAnswersInAMessageThanAHostHasAreFound() {
        byte[][] ofOthers = IntStream.range(0, 17)
                .mapToObj(i -> record("pc" + i + ".local", "192.0.2." + (100 + i)))
                .toArray(byte[][]::new);
        scene.sends(0, mdns(PC, PC_IP, Arrays.copyOf(ofOthers, 16)));
        scene.sends(1, mdns(THIEF, THIEF_IP, ofOthers));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/many-names");
        assertThat(scene.findings().get(0).evidence()).endsWith(", one of more than 16 answers in the message");
    }

    @Test
    void aHostMayGiveItsOwnNameManyOfItsAddresses() {
        byte[][] own =
                IntStream.range(0, 40).mapToObj(i -> record("pc.local", PC_IP)).toArray(byte[][]::new);
        scene.sends(0, mdns(PC, PC_IP, own));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void oneAnswerForWpadIsFound() {
        scene.sends(0, nbns(THIEF, PC, THIEF_IP, "WPAD", 0, THIEF_IP));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/wpad");
        Finding finding = scene.findings().get(0);
        assertThat(finding.kind().severity()).isEqualTo(Severity.HIGH);
        assertThat(finding.evidence())
                .isEqualTo("an NBNS answer to 00:11:00:00:00:02 gives 'WPAD' the address 192.0.2.3, where browsers "
                        + "look for their proxy settings");
        assertThat(finding.fields())
                .containsEntry("protocol", "nbns")
                .containsEntry("name", "WPAD")
                .containsEntry("address", THIEF_IP)
                .containsEntry("receiver", "00:11:00:00:00:02");
    }

    @ParameterizedTest
    @CsvSource({
        "wpad.local, 5, 046b616c6900, kali",
        "WPAD, 39, 046b616c6900, kali",
        "_wpad._tcp.local, 33, 000000000050046b616c6900, kali",
        "wpad._http._tcp.local, 12, 046b616c69056c6f63616c00, kali",
        "wpad.local, 16, 0161, ",
        "wpad.local, 65, 0001046b616c6900, kali",
        "wpad.local, 28, 20010db8000000000000000000000066, ",
    })
    void anyRecordForWpadIsFound(String name, int type, String value, String target) {
        for (byte[] frame : List.of(
                mdns(THIEF, THIEF_IP, record(name, type, FrameBytes.hex(value))),
                llmnr(THIEF, PC, THIEF_IP, record(name, type, FrameBytes.hex(value))))) {
            scene = AuditScenario.withoutPolicy();
            scene.sends(0, frame);

            assertThat(scene.found()).hasSize(1).allMatch(id -> id.startsWith("name-poisoning/00:11:00:00:00:03/"));
            if (target != null) {
                assertThat(scene.findings().get(0).fields()).containsEntry("target", target);
            }
        }
    }

    @Test
    void anAliasOfWpadIsExplained() {
        scene.sends(0, mdns(THIEF, THIEF_IP, alias("wpad.local", "kali.local"), record("kali.local", THIEF_IP)));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/wpad");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("an mDNS answer to all stations refers 'wpad' to 'kali', where browsers look for their "
                        + "proxy settings");
    }

    @Test
    void queriesAndDenialsForWpadAreFine() {
        byte[] query = FrameBytes.with(mdns(PC, PC_IP, record("wpad.local", PC_IP)), 42 + 2, 0);
        scene.sends(0, query);
        scene.sends(0, mdns(PC, PC_IP, record("wpad.local", 47, FrameBytes.hex("00 00 01 40"))));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anAliasForAnotherStationsNameIsFound() {
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(1, llmnr(THIEF, PC, THIEF_IP, alias("files", "kali"), record("kali", THIEF_IP)));
        scene.talks(2, SERVER);
        scene.sends(3, llmnr(THIEF, PC, THIEF_IP, alias("files", "kali"), record("kali", THIEF_IP)));

        assertThat(scene.found()).contains("name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("an LLMNR answer to 00:11:00:00:00:02 refers 'files' to 'kali', but the name belongs to "
                        + "00:11:00:00:00:01 with the address 192.0.2.1");
    }

    @Test
    void aliasesForManyNamesAreFound() {
        for (String name : List.of("files", "print", "intranet", "mail")) {
            scene.sends(0, llmnr(THIEF, PC, THIEF_IP, alias(name, "evil.example.net")));
        }
        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/many-names");
    }

    @Test
    void anAliasOfAWholeDomainIsFound() {
        scene.sends(0, mdns(THIEF, THIEF_IP, record("local", 39, NameFrames.labels("evil"))));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/domain");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("an mDNS answer to all stations refers '*.local' to 'evil'");
    }

    @Test
    void aliasesOfAnHonestHostAreFine() {
        scene.sends(0, mdns(SERVER, SERVER_IP, record("nas.local", SERVER_IP), alias("www.local", "nas.local")));
        scene.sends(1, mdns(PC, PC_IP, record("pc.local", PC_IP)));
        scene.sends(2, mdns(SERVER, SERVER_IP, alias("www.local", "nas.local"), record("nas.local", SERVER_IP)));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void alternatingNamesInOneMessageCountOnce() {
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(1, llmnr(THIEF, PC, THIEF_IP, record("files", THIEF_IP), record("kali", THIEF_IP)));
        scene.talks(2, SERVER);
        byte[][] records = new byte[150][];
        for (int i = 0; i < records.length; i++) {
            String name = List.of("wpad", "files", "name" + i).get(i % 3);
            records[i] = record(name, THIEF_IP);
        }
        scene.sends(3, llmnr(THIEF, PC, THIEF_IP, records));
        scene.sends(3, llmnr(THIEF, PC, THIEF_IP, records)); // another message of the same time

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "name-poisoning/00:11:00:00:00:03/wpad",
                        "name-poisoning/00:11:00:00:00:03/many-names",
                        "name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01");
        assertThat(scene.findings())
                .allSatisfy(finding -> assertThat(finding.count()).isEqualTo(2));
    }

    @Test
    void aMessageWithManyAnswersCountsOnce() {
        byte[][] records = new byte[60][];
        for (int i = 0; i < records.length; i++) {
            records[i] = record("name" + i + ".local", THIEF_IP);
        }
        scene.sends(0, mdns(THIEF, THIEF_IP, records));
        scene.sends(1, mdns(THIEF, THIEF_IP, records));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/many-names");
        assertThat(scene.findings().get(0).count()).isEqualTo(2);
    }

    @Test
    void namesOfAddressesThatTheStationTakesLaterCount() {
        for (int i = 0; i < 9; i++) {
            scene.sends(0, mdns(THIEF, THIEF_IP, "name" + i + ".local", "192.0.2.10" + i));
        }
        assertThat(scene.found()).isEmpty();
        for (int i = 0; i < 9; i++) {
            scene.announces(1, THIEF, "192.0.2.10" + i);
        }
        for (int i = 0; i < 9; i++) {
            scene.sends(2, mdns(THIEF, THIEF_IP, "name" + i + ".local", "192.0.2.10" + i));
        }
        assertThat(scene.found()).contains("name-poisoning/00:11:00:00:00:03/many-names");
    }

    @Test
    void anAnswerForAnotherStationsNameIsFound() {
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(1, llmnr(THIEF, PC, THIEF_IP, "FILES", THIEF_IP));
        scene.talks(2, SERVER);
        scene.sends(3, llmnr(THIEF, PC, THIEF_IP, "FILES", THIEF_IP));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("an LLMNR answer to 00:11:00:00:00:02 gives 'FILES' the address 192.0.2.3, but the name "
                        + "belongs to 00:11:00:00:00:01 with the address 192.0.2.1");
        assertThat(scene.findings().get(0).fields()).containsEntry("owner", "00:11:00:00:00:01");
    }

    @Test
    void twoAnswersToTheSameQueryAreFound() {
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(10, llmnr(THIEF, PC, THIEF_IP, "files", THIEF_IP));
        scene.sends(10.001, llmnr(SERVER, PC, SERVER_IP, "files", SERVER_IP));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("an LLMNR answer to 00:11:00:00:00:02 gives 'files' the address 192.0.2.1; "
                        + "00:11:00:00:00:03 gave it 192.0.2.3 before, but 00:11:00:00:00:01 has precedence");
    }

    @Test
    void aStationWithAnotherNameIsFoundAtOnce() {
        scene.sends(0, mdns(THIEF, THIEF_IP, "kali.local", THIEF_IP));
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(1, llmnr(THIEF, PC, THIEF_IP, "files", THIEF_IP));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01");
    }

    @Test
    void aMachineThatIsSilentOnItsOtherCardIsFine() {
        scene.sends(0, mdns(PC, PC_IP, "laptop.local", PC_IP));
        for (int second = 6; second < 400; second += 10) {
            scene.sends(second, mdns(THIEF, THIEF_IP, "laptop.local", THIEF_IP));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anAnswerWhileTheOwnerSleepsIsFoundWhenItWakes() {
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(400, mdns(THIEF, THIEF_IP, "files.local", THIEF_IP));
        scene.sends(500, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(501, mdns(THIEF, THIEF_IP, "files.local", THIEF_IP));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01");
    }

    @Test
    void answersForManyNamesAreFound() {
        for (String name : List.of("files", "print", "intranet")) {
            scene.sends(0, llmnr(THIEF, PC, THIEF_IP, name, THIEF_IP));
            scene.sends(0, mdns(THIEF, THIEF_IP, name + ".local", THIEF_IP));
        }
        assertThat(scene.found()).isEmpty();
        scene.sends(1, nbns(THIEF, PC, THIEF_IP, "MAIL", 0x20, THIEF_IP));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/many-names");
    }

    @Test
    void answersThatLeadToAThirdStationAreFound() {
        for (String name : List.of("files", "print", "intranet", "mail")) {
            scene.sends(0, llmnr(THIEF, PC, THIEF_IP, name, "198.51.100.9"));
        }
        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/many-names");
    }

    @Test
    void answersFromChangingSourcesAreFoundAsAWhole() {
        for (int i = 0; i < 7; i++) {
            assertThat(scene.found()).isEmpty();
            scene.sends(i, llmnr(0x0200_0000_0000L + i, PC, "192.0.2.77", "name" + i, THIEF_IP));
        }
        assertThat(scene.found()).containsExactly("name-poisoning/00:00:00:00:00:00/many-names");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("an LLMNR answer to 00:11:00:00:00:02 gives 'name6' the address 192.0.2.3; answers from "
                        + "several sources gave it to 7 names: name0, name1, name2, name3, name4, name5, name6");
    }

    @Test
    void anUnusualTtlHidesNothing() {
        scene.sends(0, FrameBytes.with(llmnr(THIEF, PC, THIEF_IP, "wpad", THIEF_IP), TTL, 77));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/wpad");
    }

    @Test
    void claimingANameFirstDoesNotBlameItsListedOwner() {
        scene = AuditScenario.with(policy(group("office", Set.of(), SERVER, PC)));
        scene.sends(0, mdns(THIEF, THIEF_IP, "files.local", THIEF_IP));
        scene.sends(1, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(2, mdns(THIEF, THIEF_IP, "files.local", THIEF_IP));
        scene.sends(3, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));

        assertThat(scene.found())
                .contains("name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01")
                .noneMatch(id -> id.startsWith("name-poisoning/00:11:00:00:00:01"));
    }

    @Test
    void claimingNamesFirstDoesNotBlameTheStationWithOneName() {
        scene.sends(0, mdns(THIEF, THIEF_IP, "mail.local", THIEF_IP));
        scene.sends(0, mdns(THIEF, THIEF_IP, "files.local", THIEF_IP));
        scene.sends(1, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(2, mdns(THIEF, THIEF_IP, "files.local", THIEF_IP));

        assertThat(scene.found()).containsExactly("name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01");
    }

    @Test
    void madeUpNamesOfStrangersDoNotPushOutAListedStationsName() {
        scene = AuditScenario.with(policy(group("office", Set.of(), SERVER, PC, THIEF)));
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        for (int i = 0; i < 20_000; i++) {
            scene.sends(1, mdns(0x0200_0000_0000L + i, THIEF_IP, "n" + i, THIEF_IP));
        }
        scene.talks(1, SERVER);
        scene.sends(2, mdns(THIEF, THIEF_IP, "files.local", THIEF_IP));
        scene.sends(3, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));

        assertThat(scene.found()).contains("name-poisoning/00:11:00:00:00:03/00:11:00:00:00:01");
    }

    @Test
    void honestNamesAreFine() {
        scene.sends(0, mdns(PC, PC_IP, "pc-with-a-long-name.local", PC_IP));
        scene.sends(0, llmnr(PC, SERVER, PC_IP, "pc-with-a-long-name", PC_IP));
        scene.sends(0, llmnr(PC, SERVER, PC_IP, "PC-with-a-long-name.example.net", PC_IP));
        scene.sends(0, nbns(PC, SERVER, PC_IP, "PC-WITH-A-LONG-", 0x20, PC_IP));
        for (int i = 10; i < 60; i++) { // WebRTC
            scene.sends(i, mdns(PC, PC_IP, "0f8fad5b-d9cb-469f-a165-7086728950" + i + ".local", PC_IP));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aReflectorOfAnotherSegmentIsFine() {
        for (int i = 0; i < 100; i++) {
            scene.sends(i, mdns(PC, PC_IP, "printer" + i + ".local", "198.51.100." + i));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aTrueAnswerForAnotherStationIsFine() {
        scene.announces(0, SERVER, SERVER_IP);
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(1, mdns(PC, PC_IP, "files.local", SERVER_IP));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aLaptopThatMovesToItsDockIsFine() {
        scene.sends(0, mdns(PC, PC_IP, "laptop.local", PC_IP));
        scene.sends(1, DhcpFrames.request(THIEF, "laptop"));
        scene.sends(2, mdns(THIEF, THIEF_IP, "laptop.local", THIEF_IP));
        scene.sends(3, mdns(PC, PC_IP, "laptop.local", PC_IP));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aNameMayMoveFromASilentStation() {
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        scene.sends(301, mdns(PC, PC_IP, "files.local", PC_IP));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aNameProxyMayAnswer() {
        scene = AuditScenario.with(
                policy(group("proxies", Set.of(Role.NAME_PROXY), THIEF), group("office", Set.of(), SERVER)));
        scene.sends(0, mdns(SERVER, SERVER_IP, "files.local", SERVER_IP));
        for (String name : List.of("files", "wpad", "print", "intranet", "mail")) {
            scene.sends(1, llmnr(THIEF, PC, THIEF_IP, name, THIEF_IP));
        }
        assertThat(scene.found()).isEmpty();
    }
}
