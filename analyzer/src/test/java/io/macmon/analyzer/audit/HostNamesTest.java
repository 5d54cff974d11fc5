package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.at;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.ip;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.DnsResponses;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Policy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What DNS answers call the stations of a segment. */
class HostNamesTest {

    private static final long SERVER = 0x0011_0000_0001L;
    private static final long PRINTER = 0x0011_0000_0002L;
    private static final long CLIENT = 0x0011_0000_0003L;
    private static final String PRINTER_IP = "192.0.2.7";

    private AuditScenario scene = AuditScenario.withMemory(Policy.NONE);

    @Test
    void anAnswerNamesTheOwnerOfAnAddress() {
        scene.announces(0, PRINTER, PRINTER_IP);
        answers(1, DnsResponses.address("spool.lan", PRINTER_IP));
        answers(2, DnsResponses.reverse(PRINTER_IP, "printer.lan"));
        answers(3, DnsResponses.address("spool.lan", PRINTER_IP));

        assertThat(names(PRINTER))
                .containsExactly(
                        new StationName("printer.lan", "dns", at(2)), new StationName("spool.lan", "dns", at(3)));
        assertThat(names(SERVER)).isEmpty();
    }

    @Test
    void anAddressWithoutAnOwnerNamesNobody() {
        answers(0, DnsResponses.reverse(PRINTER_IP, "printer.lan"));
        scene.announces(1, PRINTER, PRINTER_IP);

        assertThat(names(PRINTER)).isEmpty();
    }

    /** Networks in several VLANs may use the same addresses. */
    @Test
    void anAnswerCountsInItsVlan() {
        scene.sends(0, AuditScenario.replyInVlan(20, PRINTER, PRINTER_IP));
        answers(1, DnsResponses.reverse(PRINTER_IP, "printer.lan"));
        assertThat(names(PRINTER)).isEmpty();

        byte[] packet = packet(DnsResponses.reverse(PRINTER_IP, "printer.lan"));
        scene.sends(2, FrameBytes.ethernet(CLIENT, SERVER, 0x8100, FrameBytes.tag(20, 0x0800, packet)));
        assertThat(names(PRINTER)).extracting(StationName::name).containsExactly("printer.lan");
    }

    @Test
    void aStrangersAnswerIsNotBelieved() {
        scene = AuditScenario.with(policy(group("known", Set.of(), PRINTER, CLIENT)));
        scene.announces(0, PRINTER, PRINTER_IP);
        answers(1, DnsResponses.reverse(PRINTER_IP, "printer.lan"));
        scene.sends(2, FrameBytes.ethernet(SERVER, CLIENT, 0x0800, packet(DnsResponses.reverse(PRINTER_IP, "mine"))));

        assertThat(names(PRINTER)).extracting(StationName::name).containsExactly("mine");
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void whatTheStationCallsItselfComesFirst(int firstSecond) {
        scene.announces(0, PRINTER, PRINTER_IP);
        answers(2 * firstSecond, DnsResponses.reverse(PRINTER_IP, "evil.lan"));
        scene.sends(1, DhcpFrames.request(PRINTER, "printer", "", 1, 3, 6));
        answers(4, DnsResponses.address("evil2.lan", PRINTER_IP));

        assertThat(names(PRINTER)).extracting(StationName::source).containsExactly("dhcp", "dns", "dns");
    }

    /** Neither a thousand names, nor long ones, take the place of a name that the station gave itself. */
    @Test
    void aFloodOfAnswersDisplacesNoOtherName() {
        scene.announces(0, PRINTER, PRINTER_IP);
        for (int i = 0; i < 3; i++) {
            scene.sends(1 + i, NameFrames.mdns(PRINTER, PRINTER_IP, "p" + i + ".local", PRINTER_IP));
        }
        List<StationName> own = names(PRINTER);
        for (int i = 0; i < 1_000; i++) {
            answers(10 + i * 0.01, DnsResponses.reverse(PRINTER_IP, i + ("." + "x".repeat(63)).repeat(3)));
        }

        assertThat(own).hasSize(3);
        assertThat(names(PRINTER)).startsWith(own.toArray(StationName[]::new)).hasSizeLessThanOrEqualTo(8);
        assertThat(scene.summary(PRINTER).record().names().stream()
                        .mapToInt(name -> name.name().length())
                        .sum())
                .isLessThan(1_024);
    }

    @Test
    void aNameIsNeitherAFindingNorEvidence() {
        scene.announces(0, PRINTER, PRINTER_IP);
        for (int i = 0; i < 200; i++) {
            answers(i, DnsResponses.reverse(PRINTER_IP, "name" + i % 3));
            scene.connects(i, PRINTER, PRINTER_IP, 64);
        }

        assertThat(scene.found()).allMatch(key -> key.startsWith("new-station/"));
        assertThat(scene.summary(PRINTER).record().remembered())
                .allSatisfy(known -> assertThat(known.trait().value()).doesNotContain("name"));
        assertThat(scene.summary(PRINTER).device().type()).isEmpty();
    }

    @Test
    void aLaterRunKnowsTheNamesInTheirOrder() {
        scene.announces(0, PRINTER, PRINTER_IP);
        answers(1, DnsResponses.address("spool.lan", PRINTER_IP));
        answers(2, DnsResponses.reverse(PRINTER_IP, "printer.lan"));
        scene.sends(3, DhcpFrames.request(PRINTER, "printer", "", 1, 3, 6));
        List<StationName> names = names(PRINTER);
        scene = scene.restarted();
        scene.talks(60, PRINTER);

        assertThat(names).hasSize(3);
        assertThat(names(PRINTER)).isEqualTo(names);
    }

    private void answers(double second, byte[] datagram) {
        scene.sends(second, FrameBytes.ethernet(CLIENT, SERVER, 0x0800, packet(datagram)));
    }

    private static byte[] packet(byte[] datagram) {
        return FrameBytes.ipv4(ip("192.0.2.1"), ip("192.0.2.3"), 17, datagram);
    }

    private List<StationName> names(long mac) {
        return scene.summary(mac).record().names();
    }
}
