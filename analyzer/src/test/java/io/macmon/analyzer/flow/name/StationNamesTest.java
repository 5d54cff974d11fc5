package io.macmon.analyzer.flow.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Name.Source;
import io.macmon.analyzer.flow.name.StationNames.Address;
import io.macmon.analyzer.flow.name.StationNames.Owner;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.IpAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StationNamesTest {

    private static final StationName FROM_DNS = new StationName("pc.lan", "dns", Instant.EPOCH);
    private static final StationName NAME = new StationName("pc", "dhcp", Instant.EPOCH);

    private final StationNames names = new StationNames();

    @Test
    void aFullTableForgetsWhatWasAnnouncedLongestAgo() {
        fill(true);
        assertThat(learn(0, true)).isFalse();

        assertThat(learn(StationNames.MAX_STATIONS, true)).isTrue();
        assertThat(names.find(0)).isEqualTo(NAME);
        assertThat(names.find(1)).isNull();
    }

    @Test
    void strangersNeverTakeThePlaceOfListedStations() {
        fill(true);
        assertThat(learn(StationNames.MAX_STATIONS, false)).isTrue();
        assertThat(names.find(StationNames.MAX_STATIONS)).isNull();
        assertThat(names.find(0)).isEqualTo(NAME);
    }

    @Test
    void listedStationsTakeThePlaceOfStrangers() {
        fill(false);
        assertThat(learn(1L << 40, true)).isTrue();
        assertThat(names.find(1L << 40)).isEqualTo(NAME);
        assertThat(names.find(0)).isNull();
        assertThat(learn(1, true)).isFalse();
        assertThat(learn(1L << 41, false)).isTrue();
        assertThat(names.find(1)).isEqualTo(NAME);
    }

    @Test
    void aNameFromDnsIsForStationsThatRevealedNone() {
        Owner owner = new Owner(1, true);
        assertThat(names.learnHost(owner, FROM_DNS, true)).isFalse();
        assertThat(names.find(1)).isEqualTo(FROM_DNS);
        learn(1, true);
        names.learnHost(owner, FROM_DNS, true);

        assertThat(names.find(1)).isEqualTo(NAME);
    }

    @Test
    void theNameOfAnAddressComesBeforeThoseThatLeadToIt() {
        Owner owner = new Owner(1, true);
        StationName alias = new StationName("intranet.lan", "dns", Instant.EPOCH);
        names.learnHost(owner, alias, false);
        names.learnHost(owner, FROM_DNS, true);
        names.learnHost(owner, alias, false);

        assertThat(names.find(1)).isEqualTo(FROM_DNS);
    }

    @Test
    void aFloodOfNamesFromDnsDisplacesNoOtherName() {
        fill(false);
        for (long mac = 1L << 40; mac < (1L << 40) + StationNames.MAX_STATIONS; mac++) {
            names.learnHost(new Owner(mac, true), FROM_DNS, true);
        }
        assertThat(names.learnHost(new Owner(1L << 41, false), FROM_DNS, true)).isTrue();

        assertThat(names.find(0)).isEqualTo(NAME);
        assertThat(names.find(1L << 40)).isEqualTo(FROM_DNS);
        assertThat(names.find(1L << 41)).isNull();
    }

    @Test
    void strangersTakeNoAddressOfAListedStation() {
        Address address = address(0);
        names.learnAddress(address, new Owner(1, true));
        names.learnAddress(address, new Owner(2, false));
        assertThat(names.owner(address)).isEqualTo(new Owner(1, true));
        assertThat(names.owner(new Address(address.address(), 7))).isNull();

        names.learnAddress(address, new Owner(3, true));
        assertThat(names.owner(address)).isEqualTo(new Owner(3, true));
    }

    @Test
    void theAddressesOfStrangersAreForgottenFirst() {
        names.learnAddress(address(0), new Owner(1, true));
        for (int i = 1; i < StationNames.MAX_ADDRESSES; i++) {
            assertThat(names.learnAddress(address(i), new Owner(2, false))).isFalse();
        }
        assertThat(names.learnAddress(address(StationNames.MAX_ADDRESSES), new Owner(2, false)))
                .isTrue();

        assertThat(names.owner(address(0))).isEqualTo(new Owner(1, true));
        assertThat(names.owner(address(1))).isNull();
    }

    /** Else a sender could choose addresses that share a place in the table, and make each search in it slow. */
    @Test
    void addressesCannotBeChosenToShareAHash() {
        Set<Integer> hashes = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            hashes.add(new Address(IpAddress.v6(i, 31L * (1_000 - i)), 0).hashCode());
        }

        assertThat(hashes).hasSizeGreaterThan(990);
    }

    private static Address address(int number) {
        return new Address(IpAddress.v4(number), 0);
    }

    private void fill(boolean isListed) {
        for (long mac = 0; mac < StationNames.MAX_STATIONS; mac++) {
            assertThat(learn(mac, isListed)).isFalse();
        }
    }

    private boolean learn(long mac, boolean isListed) {
        return names.learn(mac, NAME, Source.DHCP, isListed);
    }
}
