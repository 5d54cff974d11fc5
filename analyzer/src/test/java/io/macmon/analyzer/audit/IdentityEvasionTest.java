package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.ip;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Role;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another system that sends with a printer's address, and hides by its settings or the segment's. */
class IdentityEvasionTest {

    private static final long PRINTER = 0x0011_0000_0001L;
    private static final long STRANGER = 0x0011_0000_0066L;
    private static final String ADDRESS = "192.0.2.10";
    private static final String FOUND = "device-changed/00:11:00:00:00:01";
    private static final int DAY = 86_400;
    private static final int[] PRINTERS_OPTIONS = {2, 4, 5, 180, 1, 3, 3, 0, 0, 0, 0, 0};
    private static final int[] LINUX_OPTIONS = {2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7};

    private final AuditScenario scene = AuditScenario.with(policy(group("printers", Set.of(Role.MAB), PRINTER)));

    @ParameterizedTest
    @ValueSource(ints = {61, 60, 40, 20, 1})
    void aTtlThatNoSystemUsesHidesNoSystem(int ttl) {
        connects(0, 4, attempt -> 64, PRINTERS_OPTIONS);
        connects(DAY, 10, attempt -> ttl, LINUX_OPTIONS);

        assertThat(scene.found()).containsExactly(FOUND);
    }

    @Test
    void itIsFoundWhileTheOwnerConnectsAsWell() {
        connects(0, 4, attempt -> 64, PRINTERS_OPTIONS);
        for (int i = 0; i < 10; i++) {
            connects(DAY + 10 * i, 1, attempt -> 64, PRINTERS_OPTIONS);
            connects(DAY + 10 * i + 5, 1, attempt -> 20, LINUX_OPTIONS);
        }

        assertThat(scene.found()).contains(FOUND);
    }

    @Test
    void aTracerouteAndAScannerAreNotAnotherSystem() {
        connects(0, 4, attempt -> 64, PRINTERS_OPTIONS);
        connects(DAY, 90, attempt -> 1 + attempt / 3, LINUX_OPTIONS);
        connects(2 * DAY, 100, attempt -> 37 + attempt * 7 % 23, LINUX_OPTIONS);

        assertThat(scene.found()).doesNotContain(FOUND);
    }

    @Test
    void aForgedHopLimitHidesNoSystem() {
        for (int i = 0; i < 4; i++) {
            connects6(i, PRINTERS_OPTIONS);
        }
        scene.sends(DAY, RouterFrames.advertisement(STRANGER, 0x66, 64));
        for (int i = 0; i < 2; i++) {
            connects6(DAY + 10 + i, LINUX_OPTIONS);
        }

        assertThat(scene.found()).contains(FOUND);
    }

    private void connects(int second, int times, IntUnaryOperator ttl, int... options) {
        scene.announces(second, PRINTER, ADDRESS);
        for (int i = 0; i < times; i++) {
            byte[] packet = FrameBytes.ipv4(ip(ADDRESS), ip("198.51.100.1"), 6, syn(options));
            scene.sends(second + i, frame(0x0800, FrameBytes.with(packet, 8, ttl.applyAsInt(i))));
        }
    }

    private void connects6(int second, int... options) {
        scene.announces6(second, PRINTER);
        scene.sends(second, frame(0x86DD, FrameBytes.ipv6(10, 0x80, 6, syn(options))));
    }

    private static byte[] frame(int etherType, byte[] packet) {
        return FrameBytes.ethernet(AuditScenario.PEER, PRINTER, etherType, packet);
    }

    private static byte[] syn(int... options) {
        byte[] tcp = FrameBytes.padded(FrameBytes.tcp(50_000, 80, 0x02), 20 + options.length);
        return FrameBytes.with(FrameBytes.with(tcp, 12, 4 * (20 + options.length)), 20, options);
    }
}
