package io.macmon.analyzer.claim;

import static io.macmon.analyzer.claim.ClaimMessages.nd;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.HopLimit;
import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.RouterDenial;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.Solicitation;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NdClaimsTest {

    private static final long C = 0x0200_0000_0003L;
    private static final byte[] SOURCE_C = hex("0101 020000000003");
    private static final byte[] TARGET_C = hex("0201 020000000003");
    private static final String TARGET = "00000000 20010db8000000000000000000000077";
    private static final String ROUTER_TARGET = "80000000 20010db8000000000000000000000077";
    private static final IpAddress TARGET_ADDRESS = IpAddress.parse("2001:db8::77");
    private static final IpAddress SENDER = IpAddress.parse("fe80::5");

    @Test
    void aSolicitationClaimsItsSourceForItsLinkLayerAddress() {
        assertThat(read("fe80::5", nd(135, TARGET, SOURCE_C)).claims())
                .containsExactly(
                        new AddressClaim(C, SENDER, AddressEvidence.ND_SOURCE),
                        new Solicitation(FrameFixtures.A, TARGET_ADDRESS));
        assertThat(read("fe80::5", nd(133, "00000000", SOURCE_C)).claims())
                .containsExactly(new AddressClaim(C, SENDER, AddressEvidence.ND_SOURCE));
    }

    @Test
    void aSolicitationWithoutItsLinkLayerAddressClaimsNoAddress() {
        assertThat(read("fe80::5", nd(135, TARGET)).claims())
                .containsExactly(new Solicitation(FrameFixtures.A, TARGET_ADDRESS));
    }

    @Test
    void aSolicitationFromTheUnspecifiedAddressIsDuplicateDetection() {
        assertThat(read("::", nd(135, TARGET)).claims())
                .containsExactly(new AddressClaim(FrameFixtures.A, TARGET_ADDRESS, AddressEvidence.ND_DAD));
    }

    @Test
    void anAdvertisementClaimsItsTargetForTheOptionsMacOrTheFrames() {
        assertThat(read("fe80::5", nd(136, ROUTER_TARGET, TARGET_C)).claims())
                .containsExactly(new AddressClaim(C, TARGET_ADDRESS, AddressEvidence.ND_ADVERTISEMENT));
        assertThat(read("fe80::5", nd(136, ROUTER_TARGET)).claims())
                .containsExactly(new AddressClaim(FrameFixtures.A, TARGET_ADDRESS, AddressEvidence.ND_ADVERTISEMENT));
    }

    @Test
    void anAdvertisementWithoutTheRouterFlagDeniesThatItsTargetIsARouter() {
        assertThat(read("fe80::5", nd(136, TARGET, TARGET_C)).claims())
                .containsExactly(
                        new AddressClaim(C, TARGET_ADDRESS, AddressEvidence.ND_ADVERTISEMENT),
                        new RouterDenial(FrameFixtures.A, TARGET_ADDRESS));
    }

    @Test
    void aRouterAdvertisementTellsWhatHostsAreToUse() {
        byte[] rdnss = hex("19 03 0000 00000e10 20010db8000000000000000000000053");
        byte[] withdrawn = hex("19 03 0000 00000000 20010db8000000000000000000000054");
        byte[] domains = hex("1f 02 0000 00000e10 036c616200 000000");
        byte[] route = hex("18 02 30 00 00000e10 20010db800660000");
        byte[] mtu = hex("05 01 0000 000005dc");

        NetworkSettings settings = read(
                        "fe80::5", nd(134, "40C80708 00000000 00000000", rdnss, withdrawn, domains, route, mtu))
                .of(NetworkSettings.class)
                .get(0);
        Map<String, List<String>> texts = new HashMap<>();
        settings.values().forEach((setting, values) -> texts.put(setting, values.texts()));

        assertThat(settings.mac()).isEqualTo(FrameFixtures.A);
        assertThat(texts)
                .isEqualTo(Map.of(
                        "rdnss", List.of("2001:db8::53", "2001:db8::54 (withdrawn)"),
                        "dnssl", List.of("lab"),
                        "route", List.of("2001:db8:66::/48"),
                        "mtu", List.of("1500"),
                        "source", List.of("fe80::5"),
                        "lifetime", List.of("1800"),
                        "flags", List.of("managed, other configuration, high preference")));
    }

    /** RFC 8781: its length is always 2; it must not be read beyond the end of the message. */
    @Test
    void aNat64PrefixOfAnotherLengthIsIgnored() {
        assertThat(read("fe80::5", nd(134, "40C80708 00000000 00000000", hex("26 01 0708 0064ff9b")))
                        .claims())
                .isNotEmpty();
    }

    @Test
    void aRouterAdvertisementGivesPrefixesAndLifetime() {
        byte[] prefix = hex("0304 40c0 00000e10 00000e10 00000000 20010db8000000000000000000000000");

        assertThat(read("fe80::5", nd(134, "40000708 00000000 00000000", SOURCE_C, prefix))
                        .withoutSettings())
                .containsExactly(
                        new AddressClaim(C, SENDER, AddressEvidence.ND_SOURCE),
                        new Service(
                                FrameFixtures.A,
                                Service.Kind.ROUTER,
                                LazyText.of("fe80::5, prefix 2001:db8::/64, lifetime 1800 s"),
                                false),
                        new HopLimit(FrameFixtures.A, 64));
    }

    @Test
    void aRedirectGivesDestinationAndGateway() {
        byte[] redirect = nd(137, TARGET + "20010db8000000000000000000000088");

        assertThat(read("fe80::5", redirect).claims())
                .containsExactly(new Service(
                        FrameFixtures.A, Service.Kind.REDIRECT, LazyText.of("2001:db8::88 via 2001:db8::77"), false));
    }

    @Test
    void aForwardedMessageIsIgnored() {
        ReadFrame read = ReadFrame.of(ClaimMessages.ip6("fe80::5", "ff02::1", 254, IpProtocol.ICMPV6, nd(136, TARGET)));

        assertThat(read.claims()).isEmpty();
        assertThat(read.nonZeroCounts()).containsOnlyKeys("nd_read", "nd_bad_hop_limit");
    }

    @Test
    void anOptionOfLengthZeroEndsTheOptionsAndIsCounted() {
        ReadFrame read = read("fe80::5", nd(136, ROUTER_TARGET, hex("0200 020000000003")));

        assertThat(read.claims())
                .containsExactly(new AddressClaim(FrameFixtures.A, TARGET_ADDRESS, AddressEvidence.ND_ADVERTISEMENT));
        assertThat(read.nonZeroCounts()).containsOnlyKeys("nd_read", "nd_bad_option");
    }

    @Test
    void aShortMessageClaimsNothingAndIsCounted() {
        ReadFrame read = read("fe80::5", nd(136, "00000000 20010db8"));

        assertThat(read.claims()).isEmpty();
        assertThat(read.nonZeroCounts()).containsOnlyKeys("nd_read", "nd_truncated");
    }

    private static ReadFrame read(String source, byte[] message) {
        return ReadFrame.of(ClaimMessages.ip6(source, "ff02::1", 255, IpProtocol.ICMPV6, message));
    }
}
