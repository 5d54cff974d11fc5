package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.RouterFrames.announcement;
import static io.macmon.analyzer.audit.RouterFrames.inVlan;
import static io.macmon.analyzer.audit.RouterFrames.neighbour;
import static io.macmon.analyzer.audit.RouterFrames.prefix;
import static io.macmon.analyzer.audit.RouterFrames.rdnss;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with the MAC address of a router or DHCP server that tell hosts something else than before. */
class SettingsRulesTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long PC = 0x0011_0000_0002L;
    private static final byte[] PREFIX = prefix("2001:db8:1::");
    private static final byte[] OTHER = prefix("2001:db8:66::");
    private static final byte[] DNS = rdnss("2001:db8:1::53");
    private static final int VRRP_PRIORITY = 36;

    private AuditScenario scene = AuditScenario.withoutPolicy();

    @Test
    void anotherPrefixIsFound() {
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        scene.sends(1, announcement(ROUTER, 1, 100, OTHER));

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/prefix");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a router advertisement from fe80::1 changes its prefix from 2001:db8:1::/64 to "
                        + "2001:db8:66::/64");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("setting", "prefix")
                .containsEntry("before", "2001:db8:1::/64")
                .containsEntry("after", "2001:db8:66::/64");
    }

    @Test
    void anAdditionalPrefixOrDnsServerIsFound() {
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX, DNS));
        scene.sends(1, announcement(ROUTER, 1, 100, PREFIX, OTHER, DNS, rdnss("2001:db8::66")));

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "router-changed/00:11:00:00:00:01/prefix", "router-changed/00:11:00:00:00:01/rdnss");
    }

    @Test
    void aValueBehindManyIsFound() {
        byte[] many = new byte[0];
        for (int i = 0; i < 20; i++) {
            many = FrameBytes.joined(many, PREFIX, DNS);
        }
        scene.sends(0, announcement(ROUTER, 1, 100, many));
        scene.sends(1, announcement(ROUTER, 1, 100, many, OTHER, rdnss("2001:db8::66")));

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "router-changed/00:11:00:00:00:01/prefix", "router-changed/00:11:00:00:00:01/rdnss");
    }

    @Test
    void aValueBehindManyOthersIsFound() {
        byte[] many = new byte[0];
        for (int i = 0; i < 40; i++) {
            many = FrameBytes.joined(many, prefix("2001:db8:" + i + "::"));
        }
        scene.sends(0, announcement(ROUTER, 1, 100, many));
        scene.sends(1, announcement(ROUTER, 1, 100, many));
        assertThat(scene.found()).isEmpty();
        scene.sends(2, announcement(ROUTER, 1, 100, many, prefix("2001:db8:66::")));

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/prefix");
    }

    @ParameterizedTest
    @CsvSource({
        "26 02 0708 0064ff9b 00000000 00000000, 26 02 0708 20010db8 00660000 00000000, pref64, 2001:db8:66::/96",
        "25 01 687474703a78, 25 01 687474703a79, captive-portal, http:y",
        "90 01 000000000001, 90 01 000000000002, encrypted-dns, 000000000002",
        "1f 02 0000 00000e10 036c616200 000000, 1f 02 0000 00000e10 036c616200 017800, dnssl, 'lab, x'",
    })
    void anotherOptionIsFound(String own, String forged, String setting, String after) {
        scene.sends(0, announcement(ROUTER, 1, 100, FrameBytes.hex(own)));
        scene.sends(1, announcement(ROUTER, 1, 100, FrameBytes.hex(forged)));

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/" + setting);
        assertThat(scene.findings().get(0).fields()).containsEntry("after", after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"26 02 0708 20010db8 00660000 00000000", "25 01 687474703a79", "90 01 000000000002"})
    void anOptionThatTheRouterNeverAnnouncedIsFound(String forged) {
        for (int i = 0; i < 5; i++) {
            scene.sends(i, announcement(ROUTER, 1, 100, PREFIX));
        }
        scene.sends(5, announcement(ROUTER, 1, 100, PREFIX, FrameBytes.hex(forged)));

        assertThat(scene.found()).hasSize(1).allMatch(id -> id.startsWith("router-changed/00:11:00:00:00:01/"));
    }

    @Test
    void anotherSourceAddressIsFound() {
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        scene.sends(1, announcement(ROUTER, 0x66, 100, PREFIX));

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/source");
    }

    @Test
    void theEndOfARouterThatGoesOnIsFound() {
        scene.sends(0, announcement(ROUTER, 1, 100));
        for (int i = 0; i < 4; i++) {
            assertThat(scene.found()).isEmpty();
            scene.sends(10 + i, announcement(ROUTER, 1, 0));
        }
        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/lifetime");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a router advertisement from fe80::1 changes its lifetime from 100 s to 0 s");
    }

    @Test
    void oneForgedEndAfterEachOfTheRoutersAdvertisementsIsFound() {
        for (int i = 0; i < 3; i++) {
            scene.sends(i * 600, announcement(ROUTER, 1, 100));
            scene.sends(i * 600 + 1, announcement(ROUTER, 1, 0));
        }
        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/lifetime");
    }

    @Test
    void aLifetimeThatEndsTheRouterSoonIsFound() {
        for (int i = 0; i < 3; i++) {
            scene.sends(i * 600, announcement(ROUTER, 1, 200));
            scene.sends(i * 600 + 1, announcement(ROUTER, 1, 60)); // in steps, too
            scene.sends(i * 600 + 2, announcement(ROUTER, 1, 1));
        }
        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/lifetime");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a router advertisement from fe80::1 changes its lifetime from 200 s to 1 s");
    }

    @Test
    void aNeighbourAdvertisementThatDeniesTheRouterIsFound() {
        scene.sends(0, announcement(ROUTER, 1, 200));
        scene.sends(1, neighbour(ROUTER, 1, true));
        scene.sends(2, neighbour(PC, 2, false));
        assertThat(scene.found()).isEmpty();

        scene.sends(3, neighbour(ROUTER, 1, false));
        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/router-flag");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a neighbour advertisement for fe80::1 clears the router flag, so hosts stop using it as a "
                        + "default router");
        assertThat(scene.findings().get(0).fields()).containsEntry("source_ip", "fe80::1");
    }

    @Test
    void aRouterThatStoppedOrExpiredMayDenyThatItIsOne() {
        scene.sends(0, announcement(ROUTER, 1, 200));
        scene.sends(1, announcement(ROUTER, 1, 0));
        scene.sends(2, neighbour(ROUTER, 1, false));
        scene.sends(100, announcement(ROUTER, 1, 200));
        scene.sends(301, neighbour(ROUTER, 1, false));
        assertThat(scene.found()).isEmpty();

        scene.sends(400, announcement(ROUTER, 1, 200));
        scene.sends(401, neighbour(ROUTER, 1, false));
        assertThat(scene.found()).hasSize(1);
    }

    @Test
    void anAddressOfTheRouterThatNoHostRoutesThroughMayLackTheFlag() {
        scene.sends(0, announcement(ROUTER, 1, 200));
        scene.sends(1, neighbour(ROUTER, 9, false));
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aRouterMayShortenItsLifetime() {
        for (int second = 0; second < 100_000; second += 200) {
            scene.sends(second, announcement(ROUTER, 1, second < 50_000 ? 200 : 10));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aSettingThatTheRouterNeverAnnouncedIsFound() {
        for (int second = 0; second < 10_000; second += 200) {
            scene.sends(second, announcement(ROUTER, 1, 100, PREFIX));
            if (second >= 1_000) {
                scene.sends(second + 1, announcement(ROUTER, 1, 100, PREFIX, DNS));
            }
        }
        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/rdnss");
        assertThat(scene.findings().get(0).count()).isEqualTo(45); // it never becomes known
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a router advertisement from fe80::1 changes its rdnss from none to 2001:db8:1::53");
    }

    @Test
    void aRouterMaySpreadItsOptionsOverSeveralMessages() {
        for (int i = 0; i < 20; i++) {
            scene.sends(i * 200, announcement(ROUTER, 1, 100, PREFIX));
            scene.sends(i * 200 + 1, announcement(ROUTER, 1, 100, DNS));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aRouterMayRestartAndLoseItsUplink() {
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        for (int i = 0; i < 3; i++) {
            scene.sends(100 + i, announcement(ROUTER, 1, 0, PREFIX));
        }
        scene.sends(110, announcement(ROUTER, 1, 100, PREFIX));
        for (int i = 0; i < 100; i++) {
            scene.sends(200 + 10 * i, announcement(ROUTER, 1, 0, PREFIX));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anotherRouterOrDnsServerByDhcpIsFound() {
        scene.sends(0, DhcpFrames.ack(ROUTER, PC, "192.0.2.1", "192.0.2.1"));
        scene.sends(1, DhcpFrames.ack(ROUTER, PC, "192.0.2.66", "192.0.2.66"));

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "dhcp-changed/00:11:00:00:00:01/router", "dhcp-changed/00:11:00:00:00:01/dns");
        assertThat(scene.findings())
                .extracting(finding -> finding.evidence())
                .contains("a DHCP answer from 192.0.2.1 changes its router from 192.0.2.1 to 192.0.2.66");
    }

    @Test
    void theHighestVrrpPriorityIsFound() {
        byte[] advertisement = RouterFrames.vrrp(ROUTER, "192.0.2.1", 7, "192.0.2.254");
        scene.sends(0, advertisement);
        scene.sends(20, FrameBytes.with(advertisement, VRRP_PRIORITY, 50)); // a track script
        scene.sends(21, FrameBytes.with(advertisement, VRRP_PRIORITY, 0)); // its end
        assertThat(scene.found()).isEmpty();
        for (int second = 22; second < 60; second++) {
            scene.sends(second, advertisement);
        }
        scene.sends(60, FrameBytes.with(advertisement, VRRP_PRIORITY, 255));

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/priority");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("VRRP group 7: 192.0.2.1 changes its priority from 100 to 255");
    }

    @Test
    void aChangeThatLastsIsAcceptedAfterAnHour() {
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        for (int second = 10; second < 10_000; second += 100) {
            scene.sends(second, announcement(ROUTER, 1, 100, OTHER));
        }
        assertThat(scene.findings()).hasSize(1);
        assertThat(scene.findings().get(0).count()).isLessThan(40);
    }

    @Test
    void aDisputeIsNeverAccepted() {
        for (int second = 0; second < 10_000; second += 100) {
            scene.sends(second, announcement(ROUTER, 1, 100, PREFIX));
            scene.sends(second + 50, announcement(ROUTER, 1, 100, OTHER));
        }
        assertThat(scene.findings()).hasSize(1);
        assertThat(scene.findings().get(0).count()).isEqualTo(100);
    }

    @Test
    void aChangeThatThePolicyListsIsFine() {
        scene = AuditScenario.with(policy(
                group(
                        "routers",
                        List.of(),
                        List.of("2001:db8::/32", "192.0.2.1/32", "192.0.2.53/32", "fe80::/10"),
                        Set.of(Role.ROUTER, Role.DHCP_SERVER),
                        false,
                        ROUTER),
                group("office", Set.of(), PC)));
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        scene.sends(1, announcement(ROUTER, 1, 100, OTHER));
        scene.sends(0, DhcpFrames.ack(ROUTER, PC, "192.0.2.1", "192.0.2.1"));
        scene.sends(1, DhcpFrames.ack(ROUTER, PC, "192.0.2.1", "192.0.2.53"));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void eachVlanHasItsOwnSettings() {
        scene.sends(0, inVlan(10, announcement(ROUTER, 1, 100, PREFIX)));
        scene.sends(1, inVlan(20, announcement(ROUTER, 1, 100, OTHER)));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aPrefixWithAnImpossibleLengthIsOnlyText() {
        byte[] wrong = FrameBytes.with(prefix("2001:db8:66::"), 2, 255);
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        scene.sends(1, announcement(ROUTER, 1, 100, wrong));

        assertThat(scene.findings().get(0).fields()).containsEntry("after", "2001:db8:66::/255");
    }
}
