package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import org.junit.jupiter.api.Test;

/** A router that takes over an address of HSRP or CARP, where the policy does not say who may have it. */
class HsrpTakeoverTest {

    private static final long FIRST = 0x0011_0000_0001L;
    private static final long SECOND = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final String SHARED = "192.0.2.254";
    private static final String TAKEOVER = "router-takeover/00:11:00:00:00:03/192.0.2.254";
    private static final int HSRP_OPCODE = 43;
    private static final int HSRP_STATE = 44;
    private static final int HSRP_HOLD = 46;
    private static final int HSRP_PRIORITY = 47;
    private static final int STANDBY = 8;

    private AuditScenario scene = AuditScenario.withoutPolicy();

    @Test
    void aForgedHoldTimeOrAForgedStandbyEndsNoRoutersTime() {
        for (int second = 0; second < 60; second += 3) {
            scene.sends(second, hsrp(FIRST, "192.0.2.1", 0, 16, 110));
            scene.sends(second + 1, hsrp(SECOND, "192.0.2.2", 0, STANDBY, 100));
        }
        scene.sends(57.5, FrameBytes.with(hsrp(FIRST, "192.0.2.1", 1, 16, 110), HSRP_HOLD, 0));
        scene.sends(57.6, hsrp(SECOND, "192.0.2.2", 1, 16, 100));
        scene.sends(57.7, hsrp(SECOND, "192.0.2.2", 2, 16, 100));
        scene.sends(57.8, hsrp(THIEF, "192.0.2.66", 1, 4, 99));

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:03/member");
    }

    @Test
    void aCoupInHsrpIsFoundAndAStandbyRouterIsNot() {
        for (int second = 0; second < 60; second += 3) {
            scene.sends(second, hsrp(FIRST, "192.0.2.1", 0, 16, 110));
            scene.sends(second + 1, hsrp(SECOND, "192.0.2.2", 0, STANDBY, 100));
        }
        scene.sends(70, hsrp(SECOND, "192.0.2.2", 0, 16, 100)); // the first one failed
        scene.sends(80, hsrp(FIRST, "192.0.2.1", 1, 16, 110));
        assertThat(scene.found()).isEmpty();

        scene.sends(81, hsrp(THIEF, "192.0.2.66", 1, 4, 255));
        assertThat(scene.found()).containsExactly(TAKEOVER);
        assertThat(scene.findings().get(0).evidence()).contains("HSRP group 7 (192.0.2.254) with priority 255");
    }

    @Test
    void anActiveRouterOfHsrpThatResignsLeavesTheGroup() {
        for (int second = 0; second < 60; second += 3) {
            scene.sends(second, hsrp(FIRST, "192.0.2.1", 0, 16, 110));
            scene.sends(second + 1, hsrp(SECOND, "192.0.2.2", 0, STANDBY, 100));
        }
        scene.sends(60, hsrp(FIRST, "192.0.2.1", 2, 16, 110));
        scene.sends(61, hsrp(SECOND, "192.0.2.2", 0, 16, 100));
        assertThat(scene.found()).isEmpty();

        scene.sends(62, hsrp(THIEF, "192.0.2.66", 1, 4, 50)); // less than the active one, more than a resigned one
        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:03/member");
    }

    @Test
    void aCarpHostWithALowerSkewIsFound() {
        for (int second = 0; second < 60; second++) {
            scene.sends(second, carp(FIRST, "192.0.2.1", 100));
        }
        scene.sends(60, carp(THIEF, "192.0.2.66", 0));

        assertThat(scene.found()).containsExactly("router-takeover/00:11:00:00:00:03/carp 7");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("advskew", "0")
                .containsEntry("advskew_before", "100");
    }

    private static byte[] hsrp(long mac, String source, int opcode, int state, int priority) {
        byte[] hello = RouterFrames.hsrp(mac, source, 7, SHARED);
        byte[] of = FrameBytes.with(FrameBytes.with(hello, HSRP_OPCODE, opcode), HSRP_STATE, state);
        return FrameBytes.with(FrameBytes.with(of, HSRP_HOLD, 10), HSRP_PRIORITY, priority);
    }

    private static byte[] carp(long mac, String source, int skew) {
        byte[] message = new byte[36];
        System.arraycopy(new byte[] {0x21, 7, (byte) skew, 7, 0, 1}, 0, message, 0, 6);
        byte[] packet = FrameBytes.ipv4(ip(source), ip("224.0.0.18"), 112, message);
        return FrameBytes.ethernet(0x0100_5E00_0012L, mac, 0x0800, FrameBytes.with(packet, 8, 255));
    }
}
