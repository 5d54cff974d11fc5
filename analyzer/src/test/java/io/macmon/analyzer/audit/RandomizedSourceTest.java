package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.RandomizedMacs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Groups that contain randomised MAC addresses. */
class RandomizedSourceTest {

    private static final long PHONE = 0xDAA1_1900_0007L;
    private static final String FOUND = "randomized-source/da:a1:19:00:00:07";

    @Test
    void allowsThem() {
        AuditScenario scene = AuditScenario.with(policyOf(RandomizedMacs.ALLOW));
        scene.talks(0, PHONE);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void warnsOfEachOnce() {
        AuditScenario scene = AuditScenario.with(policyOf(RandomizedMacs.WARN));
        scene.talks(0, PHONE);
        scene.talks(1, PHONE);

        assertThat(scene.found()).containsExactly(FOUND);
    }

    @Test
    void aChangedPolicyAppliesToStationsThatAreThere() {
        AuditScenario scene = AuditScenario.with(policyOf(RandomizedMacs.ALLOW));
        scene.talks(0, PHONE);
        scene.audit.applyPolicy(policyOf(RandomizedMacs.WARN));
        scene.tick(1);
        assertThat(scene.found()).containsExactly(FOUND);
        scene.audit.applyPolicy(policyOf(RandomizedMacs.ALLOW));
        scene.tick(2);

        assertThat(scene.found()).isEmpty();
    }

    private static Policy policyOf(RandomizedMacs randomized) {
        List<ListedStation> stations = RandomizedMacs.prefixes().stream()
                .map(prefix -> new ListedStation(prefix, "", List.of(), List.of(), "here"))
                .toList();
        return policy(new Group(
                "phones",
                stations,
                List.of(),
                List.of(),
                Set.of(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                List.of(),
                randomized));
    }
}
