package io.macmon.analyzer.audit.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingTest {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:99");

    @Test
    void theIdIsShortAndNeverChanges() {
        assertThat(finding(FindingKind.FLIP_FLOP, STATION, "10.0.0.10").id()).isEqualTo("m3w5yk48");
    }

    @Test
    void theIdDependsOnKindStationSubjectAndVlan() {
        Set<String> ids = new HashSet<>();
        ids.add(finding(FindingKind.FLIP_FLOP, STATION, "10.0.0.10").id());
        ids.add(finding(FindingKind.FLIP_FLOP, STATION, "10.0.0.10 vlan 20").id());
        ids.add(finding(FindingKind.FLIP_FLOP, STATION, "10.0.0.11").id());
        ids.add(finding(FindingKind.FLIP_FLOP, STATION, "").id());
        ids.add(finding(FindingKind.ADDRESS_MOVED, STATION, "10.0.0.10").id());
        ids.add(finding(FindingKind.FLIP_FLOP, Finding.SEGMENT, "10.0.0.10").id());

        assertThat(ids).hasSize(6).allMatch(id -> id.matches("[0-9a-hjkmnp-tv-z]{8}"));
    }

    @Test
    void theSubjectHoldsAnAddressAndItsVlan() {
        for (String text : new String[] {"192.0.2.1", "2001:db8::1"}) {
            IpAddress address = IpAddress.parse(text);
            assertThat(Finding.subject(address, 0)).isEqualTo(text);
            assertThat(Finding.subject(address, 20)).isEqualTo(text + " vlan 20");
            assertThat(Finding.addressIn(text)).contains(address);
            assertThat(Finding.addressIn(text + " vlan 20")).contains(address);
        }
        for (String other : new String[] {"", "vlan 20", "untagged", "02:00:00:00:00:99", "999.1.1.1", "dhcp-server"}) {
            assertThat(Finding.addressIn(other)).isEmpty();
        }
    }

    private static Finding finding(FindingKind kind, MacAddress station, String subject) {
        return new Finding(kind, station, subject, Instant.EPOCH, Instant.EPOCH, 1, "evidence");
    }
}
