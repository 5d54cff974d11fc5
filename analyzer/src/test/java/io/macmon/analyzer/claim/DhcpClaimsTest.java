package io.macmon.analyzer.claim;

import static io.macmon.analyzer.claim.ClaimMessages.dhcp;
import static io.macmon.analyzer.claim.ClaimMessages.fromClient;
import static io.macmon.analyzer.claim.ClaimMessages.fromServer;
import static io.macmon.analyzer.claim.ClaimMessages.option;
import static io.macmon.analyzer.claim.ClaimMessages.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.List;
import org.junit.jupiter.api.Test;

class DhcpClaimsTest {

    private static final String NONE = "0.0.0.0";
    private static final IpAddress LEASED = IpAddress.parse("192.0.2.77");

    @Test
    void aDiscoverClaimsTheClientsNameAndFingerprint() {
        byte[] discover = dhcp(
                1,
                NONE,
                NONE,
                option(53, 1),
                option(12, text("printer-3")),
                option(55, 1, 3, 6, 255),
                option(60, text("MSFT 5.0")));

        assertThat(ReadFrame.of(fromClient(discover)).withoutSettings())
                .containsExactly(
                        new Name(FrameFixtures.A, "printer-3", Name.Source.DHCP),
                        new Fingerprint(FrameFixtures.A, 4, List.of(1, 3, 6, 255), "MSFT 5.0"));
        assertThat(ReadFrame.of(fromClient(discover)).nonZeroCounts()).containsOnlyKeys("dhcp_read");
    }

    @Test
    void requestInformAndReleaseClaimTheClientsAddress() {
        for (int type : new int[] {3, 7, 8}) {
            assertThat(ReadFrame.of(fromClient(dhcp(1, "192.0.2.77", NONE, option(53, type))))
                            .withoutSettings())
                    .containsExactly(new AddressClaim(
                            FrameFixtures.A,
                            LEASED,
                            type == 7 ? AddressEvidence.DHCP_RELEASE : AddressEvidence.DHCP_CLIENT));
        }
        assertThat(ReadFrame.of(fromClient(dhcp(1, "192.0.2.77", NONE, option(53, 4))))
                        .withoutSettings())
                .isEmpty();
    }

    @Test
    void anAckClaimsTheLeaseAndTheServer() {
        byte[] ack = dhcp(2, NONE, "192.0.2.77", option(53, 5), option(54, 192, 0, 2, 9));

        assertThat(ReadFrame.of(fromServer(ack)).withoutSettings())
                .containsExactly(
                        new AddressClaim(FrameFixtures.A, LEASED, AddressEvidence.DHCP_ACK),
                        new Service(
                                FrameFixtures.A,
                                Service.Kind.DHCP_SERVER,
                                LazyText.of("server 192.0.2.9, offers 192.0.2.77"),
                                false));
    }

    @Test
    void anOfferClaimsNoLeaseYet() {
        ReadFrame read = ReadFrame.of(fromServer(dhcp(2, NONE, "192.0.2.77", option(53, 2))));

        assertThat(read.withoutSettings())
                .containsExactly(new Service(
                        FrameFixtures.A,
                        Service.Kind.DHCP_SERVER,
                        LazyText.of("server 192.0.2.1, offers 192.0.2.77"),
                        false));
    }

    @Test
    void aRelayedReplyIsMarked() {
        byte[] relayed = FrameBytes.with(dhcp(2, NONE, "192.0.2.77", option(53, 6)), 24, 10, 0, 0, 1);

        assertThat(ReadFrame.of(fromServer(relayed)).of(Service.class))
                .allMatch(Service::relayed)
                .hasSize(1);
    }

    @Test
    void bootpHasNoTypeAndNeedsNoOptions() {
        byte[] bootp = ClaimMessages.first(dhcp(2, NONE, "192.0.2.77"), 236);

        assertThat(ReadFrame.of(fromServer(bootp)).of(AddressClaim.class))
                .containsExactly(new AddressClaim(FrameFixtures.A, LEASED, AddressEvidence.BOOTP));
    }

    @Test
    void optionsContinueInTheFileAndServerNameFields() {
        byte[] discover = dhcp(1, NONE, NONE, option(53, 1), option(52, 3));
        discover = FrameBytes.with(discover, 108, 12, 2, 'p', 'r', 255);
        discover = FrameBytes.with(discover, 44, 12, 3, 'i', 'n', 't', 255);

        assertThat(ReadFrame.of(fromClient(discover)).of(Name.class))
                .containsExactly(new Name(FrameFixtures.A, "print", Name.Source.DHCP));
    }

    @Test
    void theTypeMayBeInAnOverloadedField() {
        byte[] ack = FrameBytes.with(dhcp(2, NONE, "192.0.2.77", option(52, 1)), 108, 53, 1, 5, 255);

        assertThat(ReadFrame.of(fromServer(ack)).of(AddressClaim.class))
                .containsExactly(new AddressClaim(FrameFixtures.A, LEASED, AddressEvidence.DHCP_ACK));
    }

    @Test
    void partsOfAnOptionAreJoined() {
        byte[] discover = dhcp(
                1,
                NONE,
                NONE,
                option(53, 1),
                option(12, text("a".repeat(200))),
                option(0x37, 1, 3),
                option(12, text("b")),
                option(55, 6));
        ReadFrame read = ReadFrame.of(fromClient(discover));

        assertThat(read.of(Name.class))
                .containsExactly(new Name(FrameFixtures.A, "a".repeat(200) + "b", Name.Source.DHCP));
        assertThat(read.of(Fingerprint.class).get(0).options()).containsExactly(1, 3, 6);
    }

    @Test
    void theFullyQualifiedNameCountsOnlyWithoutAHostName() {
        byte[] encoded = option(81, new byte[] {4, 0, 0, 2}, text("pc"), new byte[] {3}, text("lab"), new byte[1]);
        byte[] plain = option(81, new byte[] {0, 0, 0}, text("pc.lab"));

        for (byte[] option : List.of(encoded, plain)) {
            assertThat(ReadFrame.of(fromClient(dhcp(1, NONE, NONE, option(53, 3), option)))
                            .of(Name.class))
                    .containsExactly(new Name(FrameFixtures.A, "pc.lab", Name.Source.DHCP));
        }
        assertThat(ReadFrame.of(fromClient(dhcp(1, NONE, NONE, option(53, 3), plain, option(12, text("pc")))))
                        .of(Name.class))
                .containsExactly(new Name(FrameFixtures.A, "pc", Name.Source.DHCP));
    }

    @Test
    void namesAreAsOnTheWireUpTo255Bytes() {
        byte[] hostile = option(12, text("\u001b[2J<b>"), new byte[] {(byte) 0xFF});
        byte[] twice = FrameBytes.joined(option(12, text("x".repeat(255))), option(12, text("x")));

        assertThat(ReadFrame.of(fromClient(dhcp(1, NONE, NONE, option(53, 1), hostile)))
                        .of(Name.class)
                        .get(0)
                        .name())
                .isEqualTo("\u001b[2J<b>\ufffd");
        assertThat(ReadFrame.of(fromClient(dhcp(1, NONE, NONE, option(53, 1), twice)))
                        .of(Name.class)
                        .get(0)
                        .name())
                .hasSize(255);
    }

    @Test
    void aCutMessageClaimsWhatIsPresentAndIsCounted() {
        byte[] ack = fromServer(dhcp(2, NONE, "192.0.2.77", option(53, 5), option(54, 192, 0, 2, 9)));
        ReadFrame read = ReadFrame.of(FrameBytes.frame(ack, ack.length - 4, ack.length, 0));

        assertThat(read.of(AddressClaim.class))
                .containsExactly(new AddressClaim(FrameFixtures.A, LEASED, AddressEvidence.DHCP_ACK));
        assertThat(read.nonZeroCounts()).containsOnlyKeys("dhcp_read", "dhcp_truncated");
        assertThat(ReadFrame.of(ClaimMessages.first(ack, 60)).nonZeroCounts())
                .containsOnlyKeys("dhcp_read", "dhcp_truncated");
    }

    @Test
    void anOptionBeyondTheMessageIsCounted() {
        byte[] wrong = dhcp(1, NONE, NONE, option(53, 1), new byte[] {12, (byte) 200});

        assertThat(ReadFrame.of(fromClient(wrong)).nonZeroCounts()).containsOnlyKeys("dhcp_read", "dhcp_bad_option");
    }

    @Test
    void aClientWithoutEthernetAddressClaimsNoAddress() {
        byte[] other = FrameBytes.with(dhcp(1, "192.0.2.77", NONE, option(53, 3)), 1, 32, 8);

        assertThat(ReadFrame.of(fromClient(other)).withoutSettings()).isEmpty();
        assertThat(ReadFrame.of(fromClient(other)).nonZeroCounts())
                .containsOnlyKeys("dhcp_read", "dhcp_bad_address_length");
    }
}
