package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.rule.AddressRules;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualRouter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A flood of claims does not push out the owners that matter. */
class AddressBookTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long PC = 0x0011_0000_0002L;
    private static final long VIRTUAL = 0x0000_5E00_0107L;
    private static final long THIEF = 0x0099_0000_0001L;
    private static final long MADE_UP = 0x0200_0000_0000L;
    private static final String GATEWAY = "192.0.2.1";

    /** Who holds the gateway's address. */
    private enum Holder {
        ROUTER,
        LISTED_STATION,
        VIRTUAL_ROUTER,
        STATION_WITHOUT_POLICY
    }

    @ParameterizedTest
    @EnumSource
    void aFloodOfClaimsDoesNotPushOutAStationThatMatters(Holder holder) {
        AuditScenario scene = AuditScenario.with(policyOf(holder));
        long owner = holder == Holder.VIRTUAL_ROUTER ? VIRTUAL : ROUTER;
        if (holder == Holder.VIRTUAL_ROUTER) {
            scene.announces(0, ROUTER, "192.0.2.2");
            scene.sends(0, RouterFrames.vrrp(VIRTUAL, "192.0.2.2", 7, GATEWAY));
        }
        scene.announces(0, owner, GATEWAY);
        scene.talks(61, owner);
        double end = flood(scene, 62, 263_000);
        scene.talks(end, owner);
        scene.announces(end + 1, THIEF, GATEWAY);
        scene.announces(end + 2, owner, GATEWAY);

        assertThat(scene.found())
                .anyMatch(id -> id.endsWith("00:99:00:00:00:01/192.0.2.1"))
                .noneMatch(id -> id.contains("/00:11:00:00:00:01") || id.contains("/00:00:5e:00:01:07"));
    }

    private static Policy policyOf(Holder holder) {
        return switch (holder) {
            case ROUTER -> policy(group("routers", Set.of(Role.ROUTER), ROUTER));
            case LISTED_STATION -> policy(group("office", Set.of(), ROUTER));
            case VIRTUAL_ROUTER ->
                policy(
                        new VirtualRouter(IpAddress.parse(GATEWAY), List.of()),
                        group("routers", Set.of(Role.ROUTER), ROUTER));
            case STATION_WITHOUT_POLICY -> Policy.NONE;
        };
    }

    @Test
    void aListedStationsClaimsDoNotPushOutAnother() {
        AuditScenario scene = AuditScenario.with(policy(group("office", Set.of(), ROUTER, PC)));
        scene.announces(0, PC, GATEWAY);
        for (int i = 0; i < 4_000; i++) {
            scene.announces(1 + i / 1_000.0, ROUTER, address(i));
        }
        double end = flood(scene, 62, 300_000);
        scene.talks(end, PC);
        scene.announces(end + 1, THIEF, GATEWAY);

        assertThat(scene.found()).anyMatch(id -> id.endsWith("00:99:00:00:00:01/192.0.2.1"));
        assertThat(scene.audit.state().counters().get("addresses"))
                .isLessThanOrEqualTo(AddressBook.MAX_ADDRESSES + AddressBook.MAX_HELD_PER_STATION + 1L);
    }

    @Test
    void heldAddressesAreLimitedAndTheDisusedOnesMakeRoom() {
        AddressBook book = new AddressBook((address, owner) -> true);
        int all = AddressBook.MAX_ADDRESSES + AddressBook.MAX_HELD;
        for (int i = 0; i < all + 1_000; i++) {
            book.assign(IpAddress.v4(i), i, 0, i);
        }
        assertThat(book.size()).isEqualTo(all);
        assertThat(book.forgotten()).isEqualTo(1_000);
        assertThat(book.find(IpAddress.v4(0), 0)).isNotNull();

        long later = 2 * 86_400_000_000_000L;
        for (int i = 0; i < 10; i++) {
            book.assign(IpAddress.v4(all + 1_000 + i), i, 0, later);
        }
        assertThat(book.find(IpAddress.v4(2), 0)).isNull();
        assertThat(book.size()).isEqualTo(all);
    }

    @Test
    void ownersFromEarlierRunsAreHeldAndStillChange() {
        AddressBook book = new AddressBook((address, owner) -> owner == 7);
        book.assign(IpAddress.v4(1), 7, 0, 0);
        List<AddressOwner> saved = book.takeChanged(10);
        AddressBook next = new AddressBook((address, owner) -> owner == 7);
        next.restore(saved);
        for (int i = 0; i < AddressBook.MAX_ADDRESSES + 10; i++) {
            next.assign(IpAddress.v4(100 + i), 8, 0, i);
        }
        assertThat(next.find(IpAddress.v4(1), 0).owner()).isEqualTo(7);
        assertThat(next.forgotten()).isEqualTo(10);

        next.takeChanged(Integer.MAX_VALUE);
        next.assign(IpAddress.v4(1), 9, 0, 1);
        assertThat(next.takeChanged(10))
                .extracting(owner -> owner.station().value())
                .containsExactly(9L);
        next.release(IpAddress.v4(1), 0, true, 2);
        assertThat(next.find(IpAddress.v4(1), 0)).isNull();
    }

    // Made-up stations claim addresses, each as many as the book accepts from one of them.
    private static double flood(AuditScenario scene, double start, int claims) {
        for (int i = 0; i < claims; i++) {
            scene.announces(start + i / 10_000.0, MADE_UP + i / AddressRules.MAX_PER_STRANGER, address(10_000 + i));
        }
        return start + claims / 10_000.0;
    }

    private static String address(int number) {
        return "10." + (number >> 16) + "." + (number >> 8 & 0xFF) + "." + (number & 0xFF);
    }
}
