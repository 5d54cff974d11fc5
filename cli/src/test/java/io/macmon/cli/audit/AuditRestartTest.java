package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.SmallCapture;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attack that waits for a restart of the audit; the database is the same. */
class AuditRestartTest {

    private static final MacAddress ROUTER = MacAddress.parse("00:11:22:33:44:01");
    private static final MacAddress THIEF = MacAddress.parse("00:11:22:33:44:66");
    private static final int HOUR = 3_600;

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void learn() throws Exception {
        database = folder.resolve("audit.db");
        List<byte[]> ordinary = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ordinary.add(LabFrame.vrrp(ROUTER, "192.0.2.2", 7, 150, "192.0.2.1"));
            ordinary.add(LabFrame.hsrp(ROUTER, "192.0.2.2", 9, "192.0.2.9"));
            ordinary.add(LabFrame.routerAdvertisement(ROUTER, "fe80::1", "2001:db8:1::"));
        }
        assertThat(audit(0, ordinary.toArray(new byte[0][])).out()).doesNotContain("router-");
    }

    @Test
    void isFound() throws Exception {
        AuditResult attack = audit(
                HOUR,
                LabFrame.vrrp(THIEF, "192.0.2.66", 7, 254, "192.0.2.1"),
                LabFrame.routerAdvertisement(ROUTER, "fe80::1", "2001:db8:66::"),
                changedPassword(LabFrame.hsrp(ROUTER, "192.0.2.2", 9, "192.0.2.9")));

        assertThat(attack.err()).isEmpty();
        assertThat(attack.out())
                .contains("macmon router-takeover", "192.0.2.66 takes over VRRP group 7 (192.0.2.1)")
                .contains("changes its prefix from 2001:db8:1::/64 to 2001:db8:66::/64")
                .contains("changes its authentication from password (hash ");
    }

    @Test
    void ordinaryFramesAreNotAFinding() throws Exception {
        AuditResult ordinary = audit(
                100 * HOUR,
                LabFrame.vrrp(ROUTER, "192.0.2.2", 7, 150, "192.0.2.1"),
                LabFrame.hsrp(ROUTER, "192.0.2.2", 9, "192.0.2.9"),
                LabFrame.routerAdvertisement(ROUTER, "fe80::1", "2001:db8:1::"));

        assertThat(ordinary.out()).doesNotContain("router-");
    }

    @Test
    void isOverWhenItDoesNotReturn() throws Exception {
        audit(HOUR, LabFrame.vrrp(THIEF, "192.0.2.66", 7, 254, "192.0.2.1"));
        byte[] ordinary = LabFrame.vrrp(ROUTER, "192.0.2.2", 7, 150, "192.0.2.1");
        byte[][] twoHours = new byte[2 * HOUR][];
        Arrays.fill(twoHours, ordinary);
        AuditResult after = audit(10 * HOUR, twoHours);

        assertThat(after.lines())
                .filteredOn(line -> line.contains("macmon resolved"))
                .singleElement()
                .asString()
                .contains("router-takeover", THIEF.toString());
        assertThat(audit(20 * HOUR, twoHours).out()).doesNotContain("macmon resolved");
        AuditResult listed = new AuditResult(0, findings(), "");
        assertThat(listed.lines())
                .filteredOn(line -> line.contains("router-takeover"))
                .singleElement()
                .asString()
                .contains("\"resolved\":true");
    }

    private String findings() {
        return AuditResult.of("findings", "--state", database, "--json").out();
    }

    // The password starts after the Ethernet, IP and UDP headers, and eight bytes of the message.
    private static byte[] changedPassword(byte[] hsrp) {
        byte[] changed = hsrp.clone();
        changed[14 + 20 + 8 + 8] ^= 1;
        return changed;
    }

    private AuditResult audit(int second, byte[]... frames) throws IOException {
        Path capture = SmallCapture.write(
                folder.resolve("capture.pcap"), SmallCapture.ETHERNET, SmallCapture.FIRST_SECOND + second, frames);
        return AuditResult.of("-r", capture, "--state", database, "--json", "--keep", "36500d");
    }
}
