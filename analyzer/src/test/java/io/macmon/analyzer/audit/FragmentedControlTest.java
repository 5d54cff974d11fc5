package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.ip;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fragments hide no DHCP, router advertisement or neighbour discovery message. */
class FragmentedControlTest {

    private static final long INTRUDER = 0x0011_0000_0009L;
    private static final long SERVER = 0x0011_0000_0003L;
    private static final long VICTIM = 0x0011_0000_0007L;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int ICMPV6 = 58;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MORE_4 = 0x2000;
    private static final int MORE_6 = 1;

    private final AuditScenario scene = AuditScenario.with(
            policy(group("office", Set.of(), INTRUDER, VICTIM), group("servers", Set.of(Role.DHCP_SERVER), SERVER)));

    @Test
    void dhcpInFragmentsIsFound() {
        sendsFirst(0, INTRUDER, FrameBytes.udp(67, 68));

        assertThat(scene.found()).containsExactly("fragmented-control/00:11:00:00:00:09/dhcp");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo(
                        "sends the first fragment of a DHCP message (UDP port 67 to 68) from 192.0.2.66 to 192.0.2.9,"
                                + " so the message cannot be judged");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("source_ip", "192.0.2.66")
                .containsEntry("destination_ip", "192.0.2.9");
    }

    @ParameterizedTest
    @CsvSource({"5355,50000", "137,137", "5353,5353"})
    void answersToNameQueriesInFragmentsAreFound(int from, int to) {
        sendsFirst(0, INTRUDER, FrameBytes.udp(from, to));

        assertThat(scene.found()).containsExactly("fragmented-control/00:11:00:00:00:09/name-answer");
    }

    @ParameterizedTest
    @CsvSource({"547,546", "546,547"})
    void dhcpOverIpv6InFragmentsIsFound(int from, int to) {
        sends6(0, UDP, FrameBytes.udp(from, to));

        assertThat(scene.found()).containsExactly("fragmented-control/00:11:00:00:00:09/dhcp6");
    }

    @ParameterizedTest
    @CsvSource({
        "133,router-solicitation",
        "134,router-advertisement",
        "135,neighbour-solicitation",
        "136,neighbour-advertisement",
        "137,redirect",
        "148,certification-path",
        "149,certification-path"
    })
    void neighbourDiscoveryInFragmentsIsFound(int type, String subject) {
        sends6(0, ICMPV6, FrameBytes.icmp(type, 0));

        assertThat(scene.found()).containsExactly("fragmented-control/00:11:00:00:00:09/" + subject);
        assertThat(scene.findings().get(0).evidence()).contains("RFC 6980");
    }

    @Test
    void headersThatDoNotFitIntoTheFirstFragmentAreFound() {
        byte[] options = FrameBytes.extension(ICMPV6, 1, new byte[0]);
        sends6(0, DESTINATION_OPTIONS, options);
        sends6(1, DESTINATION_OPTIONS, FrameBytes.with(options, 1, 3)); // the options continue in the next fragment

        assertThat(scene.found()).containsExactly("fragmented-control/00:11:00:00:00:09/incomplete-headers");
        assertThat(scene.findings().get(0).count()).isEqualTo(2);
        assertThat(scene.findings().get(0).evidence()).contains("RFC 7112");
    }

    @Test
    void itIsFoundWithoutAPolicy() {
        AuditScenario open = AuditScenario.withoutPolicy();
        byte[] packet = FrameBytes.ipv4Fragment(1, 2, UDP, MORE_4, FrameBytes.udp(67, 68));
        open.sends(0, FrameBytes.ethernet(VICTIM, INTRUDER, IPV4, packet));

        assertThat(open.found()).containsExactly("fragmented-control/00:11:00:00:00:09/dhcp");
    }

    @Test
    void otherFragmentsAreNotFound() {
        sendsFirst(0, INTRUDER, FrameBytes.padded(FrameBytes.udp(5_353, 5_353), 1_480)); // mDNS may be long
        sendsFirst(1, INTRUDER, FrameBytes.udp(2_049, 700));
        sends6(2, UDP, FrameBytes.udp(53, 4_000));
        sends6(3, ICMPV6, FrameBytes.icmp(128, 0));
        sends6(4, TCP, FrameBytes.tcp(67, 68, 2));
        byte[] later = FrameBytes.ipv4Fragment(ip("192.0.2.66"), ip("192.0.2.9"), UDP, 5, FrameBytes.udp(67, 68));
        scene.sends(5, FrameBytes.ethernet(VICTIM, INTRUDER, IPV4, later));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aDhcpServerMaySendALongMessage() {
        sendsFirst(0, SERVER, FrameBytes.udp(67, 68));

        assertThat(scene.found()).isEmpty();
    }

    private void sendsFirst(double second, long mac, byte[] datagram) {
        byte[] packet = FrameBytes.ipv4Fragment(ip("192.0.2.66"), ip("192.0.2.9"), UDP, MORE_4, datagram);
        scene.sends(second, FrameBytes.ethernet(VICTIM, mac, IPV4, packet));
    }

    private void sends6(double second, int nextHeader, byte[] payload) {
        byte[] packet = FrameBytes.ipv6(0x66, 9, FRAGMENT, FrameBytes.fragmentHeader(nextHeader, MORE_6, payload));
        scene.sends(second, FrameBytes.ethernet(VICTIM, INTRUDER, IPV6, packet));
    }
}
