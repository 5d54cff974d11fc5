package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.ControlMessage;
import io.macmon.analyzer.claim.Claim.ControlMessage.Protocol;
import io.macmon.analyzer.wire.FrameFixtures;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutingClaimsTest {

    @Test
    void ospfGivesRouterAndArea() {
        check(
                RoutingFixtures.OSPF,
                Protocol.OSPF,
                Map.of("from", "10.0.0.1", "message", "hello", "router_id", "10.0.0.1", "area", "0.0.0.7"));
        check(
                RoutingFixtures.OSPF3,
                Protocol.OSPF,
                Map.of("from", "fe80::5", "message", "link state update", "router_id", "10.0.0.1", "area", "0.0.0.0"));
    }

    @Test
    void ripGivesTheFirstRoute() {
        check(RoutingFixtures.RIP, Protocol.RIP, Map.of("from", "10.0.0.1", "first_route", "0.0.0.0"));
        check(
                RoutingFixtures.RIP_TO_ONE_ROUTER,
                Protocol.RIP,
                Map.of("from", "10.0.0.1", "first_route", "192.0.2.0/24"));
        check(RoutingFixtures.RIPNG, Protocol.RIP, Map.of("from", "fe80::5", "first_route", "2001:db8::/32"));
    }

    @Test
    void otherRoutingProtocolsGiveWhatIdentifiesThem() {
        check(
                RoutingFixtures.EIGRP,
                Protocol.EIGRP,
                Map.of("from", "10.0.0.1", "message", "hello", "autonomous_system", "100"));
        check(
                RoutingFixtures.IRDP,
                Protocol.IRDP,
                Map.of("from", "10.0.0.1", "router", "10.0.0.1", "lifetime", "1800"));
        check(RoutingFixtures.PIM, Protocol.PIM, Map.of("from", "10.0.0.1", "message", "hello"));
        check(RoutingFixtures.ISIS, Protocol.ISIS, Map.of());
    }

    @Test
    void queriesGiveTheGroup() {
        check(RoutingFixtures.IGMP_QUERY, Protocol.IGMP_QUERY, Map.of("from", "10.0.0.1"));
        check(
                RoutingFixtures.IGMP_ROUTER,
                Protocol.IGMP_QUERY,
                Map.of("from", "10.0.0.1", "message", "router advertisement"));
        check(RoutingFixtures.MLD_QUERY, Protocol.MLD_QUERY, Map.of("from", "fe80::5", "group", "ff02::fb"));
        check(
                RoutingFixtures.MLD_ROUTER,
                Protocol.MLD_QUERY,
                Map.of("from", "fe80::5", "message", "router advertisement"));
    }

    @Test
    void hostsAskForRoutesAndReportTheirGroups() {
        RoutingFixtures.ofHosts()
                .forEach(frame -> assertThat(ReadFrame.of(frame).claims()).isEmpty());
    }

    @Test
    void aTruncatedMessageIsStillClaimed() {
        ReadFrame read = ReadFrame.of(ClaimMessages.first(RoutingFixtures.OSPF, 40));

        assertThat(read.claims())
                .containsExactly(new ControlMessage(FrameFixtures.A, Protocol.OSPF, Map.of("from", "10.0.0.1")));
        assertThat(read.nonZeroCounts()).containsOnlyKeys("ospf_read", "control_truncated");
    }

    @Test
    void aPortOfRoutersInAnotherPacketClaimsNothing() {
        byte[] query = ClaimMessages.udp4("10.0.0.1", "10.0.0.53", 520, 53, new byte[40]);
        byte[] answer = ClaimMessages.udp4("10.0.0.53", "10.0.0.1", 53, 520, new byte[40]);

        assertThat(ReadFrame.of(query).claims()).isEmpty();
        assertThat(ReadFrame.of(answer).claims()).isEmpty();
    }

    private static void check(byte[] frame, Protocol protocol, Map<String, String> fields) {
        assertThat(ReadFrame.of(frame).claims()).containsExactly(new ControlMessage(FrameFixtures.A, protocol, fields));
    }
}
