package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.config.AuditConfig;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Floods of made-up addresses that a listed prefix covers. */
class PrefixFloodTest {

    private static final long PC = 0x0011_0000_0002L;

    @Test
    void aFloodWithinAListedPrefixIsFoundAndIntroducesNoStation() {
        AuditScenario scene = AuditScenario.with(
                AuditConfig.DEFAULT,
                policy(prefixGroup("machines", "02:00:00:*")),
                new Contents(true, List.of(), List.of(), List.of()));
        for (int i = 0; i < 3_000; i++) {
            scene.talks(i / 1_000.0, 0x0200_0000_0000L + i);
        }
        scene.talks(20, 0x0200_0000_0000L);

        assertThat(scene.found()).contains("mac-flood/00:00:00:00:00:00");
        assertThat(scene.found()).filteredOn(id -> id.startsWith("new-station")).hasSizeLessThan(300);
        assertThat(scene.findings())
                .filteredOn(finding -> finding.kind() == FindingKind.MAC_FLOOD)
                .allMatch(finding ->
                        finding.evidence().contains("new sources that are not listed by their full address"));
    }

    @Test
    void aSlowFloodWithinAListedPrefixIsFound() {
        AuditScenario scene = AuditScenario.with(policy(prefixGroup("machines", "02:00:00:*")));
        for (int i = 0; i < 3_000; i++) {
            scene.talks(i / 10.0, 0x0200_0000_0000L + i);
        }
        scene.audit.onStop();

        assertThat(scene.found()).contains("mac-flood/00:00:00:00:00:00");
    }

    @Test
    void listedStationsThatArriveAtOnceAreNotAFlood() {
        long[] macs = LongStream.range(0, 3_000).map(i -> 0x0200_0000_0000L + i).toArray();
        AuditScenario scene = AuditScenario.with(policy(AuditScenario.group("machines", Set.of(), macs)));
        for (long mac : macs) {
            scene.talks(0, mac);
        }
        scene.audit.onStop();

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void findingsAboutMadeUpStationsDoNotHideOneAboutAListedStation() {
        Group tagged = AuditScenario.group("tagged", List.of(10), List.of(), Set.of(), false, PC);
        Group prefix = prefixGroup("machines", "02:00:00:*", 10);
        AuditScenario scene = AuditScenario.with(policy(tagged, prefix));
        for (int i = 0; i < 1_000; i++) {
            scene.talks(i / 100.0, 0x0200_0000_0000L + i);
        }
        scene.talks(11, PC);

        assertThat(scene.reported).extracting(Finding::key).contains("wrong-vlan/00:11:00:00:00:02/untagged");
    }

    private static Group prefixGroup(String name, String prefix, Integer... vlans) {
        return new Group(
                name,
                List.of(new ListedStation(MacPattern.parse(prefix), "", List.of(), List.of(), "here")),
                List.of(vlans),
                List.of(),
                Set.of(),
                false,
                Optional.empty(),
                OptionalInt.empty());
    }
}
