package io.macmon.analyzer.claim;

import static io.macmon.analyzer.wire.FrameBytes.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.Service.Kind;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouterClaimsTest {

    private static final int TTL = 22;
    private static final int VRRP_AT = 34;

    @Test
    void vrrpGivesTheSharedAddresses() {
        check(ClaimFixtures.VRRP2, Kind.VRRP, 7, 100, 2_500, "10.0.0.254", "10.0.0.253");
        check(ClaimFixtures.VRRP3, Kind.VRRP, 9, 100, 2_500, "fe80::fe");
        assertThat(ReadFrame.of(with(ClaimFixtures.VRRP2, VRRP_AT + 2, 0)).of(VirtualRouter.class))
                .extracting(VirtualRouter::isActive)
                .containsExactly(false);
    }

    @Test
    void carpHidesTheAddresses() {
        check(ClaimFixtures.CARP, Kind.CARP, 5, 255, 2_500);
        assertThat(ReadFrame.of(ClaimFixtures.CARP).nonZeroCounts()).containsOnlyKeys("carp_read");
    }

    @Test
    void hsrpGivesTheSharedAddress() {
        check(ClaimFixtures.HSRP1, Kind.HSRP, 3, 100, 10_000, "10.0.0.254");
        check(ClaimFixtures.HSRP2, Kind.HSRP, 300, 100, 10_000, "10.0.0.254");
        check(ClaimFixtures.HSRP2_OF_IPV6, Kind.HSRP, 301, 100, 10_000, "fe80::fe");
    }

    @Test
    void passwordsAreComparedButNotShown() {
        String cisco = authentication(ClaimFixtures.HSRP1);

        assertThat(cisco).matches("password \\(hash [0-9a-f]{8}\\)");
        assertThat(authentication(ClaimFixtures.HSRP1)).isEqualTo(cisco);
        assertThat(authentication(with(ClaimFixtures.HSRP1, 50, 'C'))).isNotEqualTo(cisco);
    }

    private static String authentication(byte[] hello) {
        return ReadFrame.of(hello)
                .of(Claim.NetworkSettings.class)
                .get(0)
                .values()
                .get("authentication")
                .toString();
    }

    @Test
    void aRouterThatResignsIsNoLongerActive() {
        byte[] resignation1 = with(ClaimFixtures.HSRP1, 43, 2);
        byte[] resignation2 = with(ClaimFixtures.HSRP2, 45, 2);

        assertThat(ReadFrame.of(ClaimFixtures.HSRP1).of(VirtualRouter.class))
                .singleElement()
                .matches(VirtualRouter::isActive);
        for (byte[] resignation : List.of(resignation1, resignation2)) {
            assertThat(ReadFrame.of(resignation).of(VirtualRouter.class))
                    .singleElement()
                    .matches(router -> !router.isActive() && router.priority() == 0);
        }
        assertThat(ReadFrame.of(resignation1).of(Claim.NetworkSettings.class)).isEmpty();
    }

    @Test
    void aPriorityOfHsrp2IsUnsigned() {
        assertThat(ReadFrame.of(with(ClaimFixtures.HSRP2, 56, 0xFF)).of(VirtualRouter.class))
                .singleElement()
                .matches(router -> router.priority() == Integer.MAX_VALUE);
    }

    @Test
    void glbpGivesTheSharedAddress() {
        check(ClaimFixtures.GLBP, Kind.GLBP, 10, 100, 10_000, "10.0.0.254");
    }

    @Test
    void aForwardedAdvertisementIsIgnored() {
        ReadFrame read = ReadFrame.of(with(ClaimFixtures.VRRP2, TTL, 254));

        assertThat(read.claims()).isEmpty();
        assertThat(read.nonZeroCounts()).containsOnlyKeys("vrrp_read", "vrrp_bad_ttl");
    }

    @Test
    void fewerAddressesThanStatedAreCounted() {
        ReadFrame read = ReadFrame.of(with(ClaimFixtures.VRRP2, VRRP_AT + 3, 9));

        assertThat(read.of(VirtualRouter.class)).hasSize(1);
        assertThat(read.nonZeroCounts()).containsOnlyKeys("vrrp_read", "vrrp_truncated");
    }

    @Test
    void anotherVersionIsCounted() {
        assertThat(ReadFrame.of(with(ClaimFixtures.VRRP2, VRRP_AT, 0x41)).nonZeroCounts())
                .containsOnlyKeys("vrrp_read", "vrrp_bad_version");
        assertThat(ReadFrame.of(with(ClaimFixtures.HSRP2, 42, 9)).nonZeroCounts())
                .containsOnlyKeys("hsrp_read", "hsrp_bad_version");
    }

    @Test
    void aRedirectGivesDestinationAndGateway() {
        assertThat(ReadFrame.of(ClaimFixtures.REDIRECT4).claims())
                .containsExactly(
                        new Service(FrameFixtures.A, Kind.REDIRECT, LazyText.of("192.0.2.99 via 10.0.0.9"), false));
        assertThat(ReadFrame.of(ClaimMessages.first(ClaimFixtures.REDIRECT4, 60))
                        .nonZeroCounts())
                .containsOnlyKeys("icmp_redirect_read", "icmp_redirect_truncated");
    }

    private static void check(byte[] frame, Kind kind, int group, int priority, int aliveMillis, String... addresses) {
        List<IpAddress> shared = Stream.of(addresses).map(IpAddress::parse).toList();
        String detail = Stream.concat(Stream.of("group " + group), Stream.of(addresses))
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        assertThat(ReadFrame.of(frame).withoutSettings())
                .containsExactly(
                        new VirtualRouter(FrameFixtures.A, kind, group, shared, priority, true, aliveMillis),
                        new Service(FrameFixtures.A, kind, LazyText.of(detail), false));
    }

    @Test
    void aStationThatJoinsTheGroupOfVirtualRoutersMayBeOne() {
        assertThat(ReadFrame.of(ClaimFixtures.IGMP3).claims())
                .containsExactly(new Claim.RouterGroupMember(FrameFixtures.A, Kind.VRRP));
        assertThat(igmp("16 00 0000 e0000066").claims())
                .containsExactly(new Claim.RouterGroupMember(FrameFixtures.A, Kind.HSRP));
        for (String other :
                List.of("16 00 0000 e00000fb", "11 00 0000 e0000012", "16 00 0000 e000", "22 00 0000 0000 ffff", "")) {
            assertThat(igmp(other).of(Claim.RouterGroupMember.class)).as(other).isEmpty();
        }
    }

    private static ReadFrame igmp(String message) {
        return ReadFrame.of(ClaimMessages.ip4("10.0.0.1", "224.0.0.22", 1, IpProtocol.IGMP, FrameBytes.hex(message)));
    }
}
