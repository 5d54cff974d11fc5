package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A million randomised addresses, each with different traits. */
class RandomAddressesTest {

    private static final int MILLION = 1_000_000;
    private static final long PRINTER = 0x0011_0000_0001L;
    private static final long BITS = 0x02FF_FFFF_FFFFL;
    private static final long LOCAL = 0x0200_0000_0000L;
    private static final String CLASS = "udhcp 1.36.1";
    private static final int[] PARAMETERS = {1, 3, 6, 12, 15, 28, 42};

    private final AuditScenario scene = AuditScenario.withMemory(policy(group("printers", Set.of(), PRINTER)));

    @Test
    void leaveAListedStationsTypeAndWhatItIsRecognisedBy() {
        for (int i = 0; i < 5; i++) {
            scene.sends(i, DhcpFrames.request(PRINTER, "printer-12", CLASS, PARAMETERS));
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < MILLION; i++) {
            double second = 10 + i / 10_000.0;
            long phone = (random.nextLong() & BITS) | LOCAL;
            scene.sends(second, DhcpFrames.request(phone, "phone-" + i, "android-dhcp-" + i, 1, 3, 6, 15));
            if (i % 10_000 == 0) {
                scene.tick(second);
            }
        }

        assertThat(scene.audit.state().counters().get("stations"))
                .isLessThanOrEqualTo(AuditConfig.DEFAULT.maxStations() + 1L);
        assertThat(printer(scene).device().type()).isEqualTo("embedded-linux");
        assertThat(printer(scene).record().names()).isNotEmpty();
        assertThat(scene.persisted.stream()
                        .flatMap(changes -> changes.stations().stream())
                        .map(StationRecord::mac)
                        .distinct())
                .as("stored stations")
                .hasSizeLessThanOrEqualTo(1 + 2 * AuditConfig.DEFAULT.floodSources());

        AuditScenario later = scene.restarted();
        assertThat(printer(later).device().type()).isEqualTo("embedded-linux");
        for (int i = 0; i < 2; i++) {
            later.sends(200 + i, DhcpFrames.request(PRINTER, "kali", "", 1, 28, 2, 121));
        }
        assertThat(later.reported)
                .extracting(Finding::kind, Finding::station)
                .contains(tuple(FindingKind.DEVICE_CHANGED, new MacAddress(PRINTER)));
    }

    private static StationSummary printer(AuditScenario scene) {
        List<StationSummary> stations = scene.audit
                .state()
                .snapshot(mac -> "", DeviceRules.builtIn(), AuditScenario.at(300))
                .stations();
        return stations.stream()
                .filter(station -> station.record().mac().value() == PRINTER)
                .findFirst()
                .orElseThrow();
    }
}
