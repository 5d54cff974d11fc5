package io.macmon.analyzer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.identity.DeviceType.Confidence;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceRulesTest {

    private static final Trait IPP = new Trait(TraitKind.MDNS_SERVICE, "_ipp._tcp");
    private static final Trait JET_DIRECT = new Trait(TraitKind.DHCP_VENDOR_CLASS, "Hewlett-Packard JetDirect");
    private static final Trait WINDOWS = new Trait(TraitKind.TCP_SYN, "64240:128:1:52:M1460,N,W8,N,N,S");
    private static final Trait LINUX = new Trait(TraitKind.TCP_SYN, "64240:64:1:60:M1460,S,T,N,W7");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "LLDP_CLASS        | class 3                                | phone            | HIGH",
                "CDP_PLATFORM      | cisco WS-C2960-24TT-L, Cisco IOS       | switch           | HIGH",
                "CDP_PLATFORM      | cisco AIR-CAP2702I-E-K9                | access-point     | HIGH",
                "LLDP_DESCRIPTION  | Debian GNU/Linux 12 Linux 6.1.0 x86_64 | linux-device     | MEDIUM",
                "MDNS_SERVICE      | _googlecast._tcp                       | media-player     | HIGH",
                "MDNS_MODEL        | MacBookPro18,3                         | mac              | HIGH",
                "UPNP_DEVICE       | MediaServer:1                          | media-server     | MEDIUM",
                "SSDP_SERVER       | Linux/5.10 UPnP/1.0 Sonos/70.3 (ZPS9)  | speaker          | HIGH",
                "DHCP_VENDOR_CLASS | android-dhcp-14                        | android          | HIGH",
                "DHCP_VENDOR_CLASS | dhcpcd-9.4.1:Linux-6.1.0:x86_64:Intel  | linux-device     | MEDIUM",
                "DHCP_VENDOR_CLASS | udhcp 1.35.0                           | embedded-linux   | LOW",
                "DHCP_PARAMETERS   | 1,28,2,3,15,6,119,12,44,47,26,121,42   | computer         | LOW",
                "IDENTITY_8021X    | machine                                | windows-computer | MEDIUM",
                "TCP_SYN           | 65535:64:1:64:M1460,N,W6,N,N,T,S,E     | apple-device     | MEDIUM",
                "TCP_SYN           | 64240:64:1:60:M1460,S,T,N,W7           | linux-device     | LOW",
                "DHCP_HOST_NAME    | printer                                | ''               | NONE",
                "MDNS_SERVICE      | _ipp._tcp.example                      | ''               | NONE"
            })
    void aTraitShowsTheType(TraitKind kind, String value, String type, Confidence confidence) {
        DeviceType device = typeOf(new Trait(kind, value));

        assertThat(device.type()).isEqualTo(type.replace("''", ""));
        assertThat(device.confidence()).isEqualTo(confidence);
    }

    /** Each report visits all stations in the same order, so forgetting all values would forget those needed next. */
    @Test
    void valuesOfManyStationsAreJudgedOnce() {
        AtomicInteger judged = new AtomicInteger();
        DeviceRule counting = new DeviceRule(
                TraitKind.DHCP_VENDOR_CLASS, Confidence.MEDIUM, "printer", value -> judged.incrementAndGet() < 0);
        DeviceRules rules = DeviceRules.parse("", List.of(counting));
        for (int report = 0; report < 3; report++) {
            for (int station = 0; station < 20_000; station++) {
                rules.typeOf(List.of(new Trait(TraitKind.DHCP_VENDOR_CLASS, "device " + station)), "");
            }
        }

        assertThat(judged).hasValue(20_000);
    }

    @Test
    void anotherKindOfEvidenceRaisesTheConfidence() {
        assertThat(typeOf(IPP).confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(typeOf(IPP, JET_DIRECT))
                .isEqualTo(new DeviceType("printer", Confidence.HIGH, List.of(IPP, JET_DIRECT)));
        assertThat(typeOf(IPP, IPP).confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void evidenceForAnotherTypeLowersTheConfidence() {
        assertThat(typeOf(JET_DIRECT, WINDOWS))
                .isEqualTo(new DeviceType("printer", Confidence.MEDIUM, List.of(JET_DIRECT)));
    }

    @Test
    void equallyStrongEvidenceLeavesTheTypeUnknown() {
        assertThat(typeOf(IPP, WINDOWS)).isEqualTo(DeviceType.UNKNOWN);
    }

    @Test
    void aGeneralTypeContradictsNothing() {
        assertThat(typeOf(JET_DIRECT, LINUX))
                .isEqualTo(new DeviceType("printer", Confidence.HIGH, List.of(JET_DIRECT)));
        assertThat(typeOf(LINUX).type()).isEqualTo("linux-device");
    }

    @Test
    void theVendorIsOnlyAHint() {
        DeviceType device = DeviceRules.builtIn().typeOf(List.of(), "Brother Industries, Ltd.");

        assertThat(device.type()).isEqualTo("printer");
        assertThat(device.confidence()).isEqualTo(Confidence.LOW);
        assertThat(DeviceRules.builtIn().typeOf(List.of(), "Intel Corporate")).isEqualTo(DeviceType.UNKNOWN);
    }

    private static DeviceType typeOf(Trait... traits) {
        return DeviceRules.builtIn().typeOf(Arrays.asList(traits), "");
    }
}
