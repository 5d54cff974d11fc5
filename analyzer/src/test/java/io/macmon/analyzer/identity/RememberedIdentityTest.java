package io.macmon.analyzer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedIdentityTest {

    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final String LINUX = "64240:64:1:60:M1460,S,T,N,W7";
    private static final String LATER_LINUX = "65535:64:1:60:M1460,S,T,N,W10";
    private static final String WINDOWS = "64240:128:1:52:M1460,N,W8,N,N,S";

    private final RememberedIdentity identity = new RememberedIdentity();

    @Test
    void valuesAreKnownFromTheFirstFourObservations() {
        assertThat(score(TraitKind.TTL, "64", 0, 3)).isZero();
        assertThat(score(TraitKind.TTL, "128", HOUR, 1)).isZero();
        assertThat(score(TraitKind.TTL, "255", HOUR, 2)).isEqualTo(3);
        assertThat(score(TraitKind.TTL, "128", HOUR, 1)).isZero();
    }

    @Test
    void madeUpValuesDoNotProlongTheFirstObservations() {
        for (int i = 0; i < 24; i++) {
            score(TraitKind.DHCP_VENDOR_CLASS, "MSFT 5.0", i * HOUR, 1);
            score(TraitKind.DHCP_VENDOR_CLASS, "x" + (char) ('a' + i), i * HOUR, 1);
            score(TraitKind.DHCP_VENDOR_CLASS, "y" + (char) ('a' + i), i * HOUR, 1);
        }
        assertThat(score(TraitKind.DHCP_VENDOR_CLASS, "udhcp", 24 * HOUR, 2)).isEqualTo(3);
    }

    @Test
    void valuesAreKnownAfterADay() {
        assertThat(score(TraitKind.TTL, "64", 0, 1)).isZero();
        assertThat(score(TraitKind.TTL, "128", 24 * HOUR, 2)).isEqualTo(3);
    }

    @Test
    void anUpgradeWeighsLittle() {
        score(TraitKind.DHCP_VENDOR_CLASS, "dhcpcd-9.4.1:Linux-5.10.0:x86_64", 0, 4);
        score(TraitKind.DHCP_PARAMETERS, "1,121,33,3,6,28,51,58,59", 0, 4);
        score(TraitKind.TCP_SYN, LINUX, 0, 4);
        score(TraitKind.TTL, "64", 0, 4);

        assertThat(score(TraitKind.DHCP_PARAMETERS, "1,121,33,3,6,12,28,51,54,58,59", HOUR, 2))
                .isZero();
        assertThat(score(TraitKind.TCP_SYN, LATER_LINUX, HOUR, 2)).isZero();
        assertThat(score(TraitKind.DHCP_VENDOR_CLASS, "dhcpcd-10.0.6:Linux-6.1.0:x86_64", HOUR, 2))
                .isEqualTo(1);
    }

    @Test
    void anotherStackWeighsMore() {
        score(TraitKind.DHCP_PARAMETERS, "1,28,2,3,15,6,119,12,44,47,26,121,42", 0, 4); // dhclient
        score(TraitKind.TCP_SYN, LINUX, 0, 4);
        score(TraitKind.TTL, "64", 0, 4);

        assertThat(score(TraitKind.DHCP_PARAMETERS, "1,3,6,12,15,28,42", HOUR, 2)) // udhcpc
                .isEqualTo(2);
        assertThat(score(TraitKind.TTL, "128", HOUR, 2)).isEqualTo(5);
        assertThat(score(TraitKind.TCP_SYN, WINDOWS, HOUR, 2)).isEqualTo(8);
    }

    @Test
    void aKnownValueIsReplacedOnlyAfterAWeekWithoutIt() {
        score(TraitKind.TTL, "64", 0, 4);
        int hour = 1;
        for (; hour < 7 * 24; hour++) {
            assertThat(score(TraitKind.TTL, "128", hour * HOUR, 2)).isEqualTo(3);
        }
        score(TraitKind.TTL, "64", hour * HOUR, 1);
        for (hour++; hour < 14 * 24; hour++) {
            assertThat(score(TraitKind.TTL, "128", hour * HOUR, 2)).isEqualTo(3);
        }
        score(TraitKind.TTL, "128", (hour + 2) * HOUR, 1);
        assertThat(identity.known(TraitKind.TTL)).isEqualTo("128");
        assertThat(score(TraitKind.TTL, "64", (hour + 3) * HOUR, 2)).isEqualTo(3);
    }

    @Test
    void anotherNameIsKnownAfterADay() {
        score(TraitKind.DHCP_HOST_NAME, "pc-7", 0, 4);
        assertThat(score(TraitKind.DHCP_HOST_NAME, "pc-8", HOUR, 3)).isEqualTo(1);
        assertThat(score(TraitKind.DHCP_HOST_NAME, "pc-8", 25 * HOUR, 2)).isEqualTo(0);
        assertThat(identity.known(TraitKind.DHCP_HOST_NAME)).isEqualTo("pc-8");
    }

    @Test
    void allServicesOfADeviceAreKnown() {
        for (int message = 0; message < 4; message++) {
            showServices(message);
        }
        score(TraitKind.SSDP_SERVER, "Linux UPnP/1.0 Acme/1", 0, 4);
        showServices(HOUR);
        showServices(HOUR + 1);

        assertThat(identity.observe(new Trait(TraitKind.SSDP_SERVER, "Linux UPnP/1.0 Acme/2"), HOUR))
                .isEmpty();
        assertThat(identity.observe(new Trait(TraitKind.SSDP_SERVER, "Linux UPnP/1.0 Acme/2"), HOUR))
                .hasValueSatisfying(change -> assertThat(change.changes())
                        .extracting(IdentityChange.Changed::kind)
                        .containsExactly(TraitKind.SSDP_SERVER));
    }

    private void showServices(long nanos) {
        for (int service = 0; service < TraitKind.MDNS_SERVICE.maxValues(); service++) {
            identity.observe(new Trait(TraitKind.MDNS_SERVICE, "_service" + service + "._tcp"), nanos);
        }
    }

    @Test
    void servicesAloneAreNotAChange() {
        score(TraitKind.MDNS_SERVICE, "_ipp._tcp", 0, 4);
        assertThat(score(TraitKind.MDNS_SERVICE, "_game._udp", HOUR, 4)).isZero();
    }

    @Test
    void manyValuesTakeNoMoreMemoryThanAFew() {
        for (TraitKind kind : TraitKind.values()) {
            for (int i = 0; i < 1_000; i++) {
                identity.observe(Trait.of(kind, i + "-".repeat(Trait.MAX_LENGTH)), i * HOUR);
            }
        }
        assertThat(identity.memorySize()).isLessThanOrEqualTo(6_500);
    }

    @Test
    void madeUpValuesOfOtherTraitsDoNotPushOutWhatIsKnown() {
        score(TraitKind.DHCP_HOST_NAME, "printer-12", 0, 4);
        score(TraitKind.MDNS_SERVICE, "_ipp._tcp", 0, 4);
        for (TraitKind kind : TraitKind.values()) {
            for (int i = 0; i < 100; i++) {
                identity.observe(Trait.of(kind, i + "\u4e2d".repeat(Trait.MAX_LENGTH)), i * HOUR);
            }
        }

        assertThat(identity.known(TraitKind.DHCP_HOST_NAME)).isEqualTo("printer-12");
        assertThat(identity.known(TraitKind.MDNS_SERVICE)).isEqualTo("_ipp._tcp");
    }

    @Test
    void aLongValueThatEndsWithinACharacterIsKnown() {
        String name = "x".repeat(159) + "\uD83D\uDDA8 in room 12";
        assertThat(score(TraitKind.LLDP_DESCRIPTION, name, 0, 4)).isZero();
        assertThat(score(TraitKind.LLDP_DESCRIPTION, name, HOUR, 4)).isZero();
        assertThat(identity.known(TraitKind.LLDP_DESCRIPTION)).isEqualTo("x".repeat(159));
    }

    @Test
    void aLaterRunContinues() {
        score(TraitKind.TTL, "64", 0, 4);
        score(TraitKind.TTL, "128", HOUR, 2);
        RememberedIdentity next = new RememberedIdentity();
        List<RememberedTrait> saved = identity.snapshot();
        next.restore(saved);

        assertThat(next.snapshot()).isEqualTo(saved);
        next.observe(new Trait(TraitKind.TTL, "255"), 2 * HOUR);
        assertThat(next.observe(new Trait(TraitKind.TTL, "255"), 2 * HOUR)).isPresent();
    }

    private int score(TraitKind kind, String value, long nanos, int times) {
        int score = 0;
        for (int i = 0; i < times; i++) {
            score = identity.observe(new Trait(kind, value), nanos + i)
                    .map(IdentityChange::score)
                    .orElse(0);
        }
        return score;
    }
}
