package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network meets the policy that was learned from it, also after a failover. */
class LearnedPolicyTest {

    private static final Host FIRST = new Host("first", "00:11:22:33:44:01", "10.9.0.2", "fe80::1");
    private static final Host SECOND = new Host("second", "00:11:22:33:44:02", "10.9.0.3", "fe80::2");
    private static final Host PC = new Host("pc", "00:11:22:33:44:07", "10.9.0.7", "fe80::7");
    private static final MacAddress VRRP = MacAddress.parse("00:00:5e:00:01:07");
    private static final MacAddress HSRP = MacAddress.parse("00:00:0c:07:ac:05");
    private static final String SHARED = "10.9.0.1";

    @TempDir
    Path folder;

    private final List<byte[]> frames = new ArrayList<>();

    @Test
    void vrrpWithAVirtualMacAddressMayFailOver() throws Exception {
        starts();
        for (int i = 0; i < 30; i++) {
            frames.add(LabFrame.vrrp(VRRP, FIRST.ipv4(), 7, 100, SHARED));
            frames.add(LabFrame.announcement(VRRP, SHARED));
        }
        String policy = learn();
        assertThat(policy).doesNotContain("  mac: [00:00:5e:00:01:07]");

        starts();
        frames.add(LabFrame.announcement(FIRST.mac(), SHARED)); // the router itself, before it uses the virtual address
        for (int i = 0; i < 30; i++) {
            frames.add(LabFrame.vrrp(VRRP, SECOND.ipv4(), 7, 90, SHARED));
            frames.add(LabFrame.announcement(VRRP, SHARED));
        }
        assertThatNothingIsFound();
    }

    @Test
    void vrrpWithPhysicalAddressesMayFailOver() throws Exception {
        starts();
        frames.add(LabFrame.announcement(FIRST.mac(), SHARED));
        for (int i = 0; i < 30; i++) {
            frames.add(LabFrame.vrrp(FIRST.mac(), FIRST.ipv4(), 7, 100, SHARED));
        }
        learn();

        for (Host master : List.of(FIRST, SECOND, FIRST)) {
            for (int i = 0; i < 30; i++) {
                frames.add(LabFrame.vrrp(master.mac(), master.ipv4(), 7, 100, SHARED));
                frames.add(LabFrame.announcement(master.mac(), SHARED));
            }
        }
        assertThatNothingIsFound();
    }

    @Test
    void hsrpMayFailOver() throws Exception {
        starts();
        for (int i = 0; i < 10; i++) {
            frames.add(LabFrame.hsrp(HSRP, FIRST.ipv4(), 5, SHARED));
            frames.add(LabFrame.hsrp(SECOND.mac(), SECOND.ipv4(), 5, SHARED));
            frames.add(LabFrame.announcement(HSRP, SHARED));
        }
        learn();

        starts();
        for (int i = 0; i < 10; i++) {
            frames.add(LabFrame.hsrp(HSRP, SECOND.ipv4(), 5, SHARED));
            frames.add(LabFrame.hsrp(FIRST.mac(), FIRST.ipv4(), 5, SHARED));
            frames.add(LabFrame.announcement(HSRP, SHARED));
        }
        assertThatNothingIsFound();
    }

    @Test
    void theRoutersLearnTheirRoleAndOthersDoNot() throws Exception {
        starts();
        frames.add(LabFrame.vrrp(VRRP, FIRST.ipv4(), 7, 100, SHARED));
        frames.add(LabFrame.announcement(VRRP, SHARED));
        String policy = learn();

        String routers = policy.substring(policy.indexOf("routers:"), policy.indexOf("stations:"));
        assertThat(routers)
                .contains("role: [router]")
                .contains(FIRST.mac().toString(), SECOND.mac().toString(), VRRP.toString());
        assertThat(policy.substring(policy.indexOf("stations:")))
                .contains(PC.mac().toString());
        assertThat(policy).contains("virtual-routers:\n  - address: \"" + SHARED + "\"\n");
    }

    private void starts() {
        for (Host host : List.of(FIRST, SECOND, PC)) {
            frames.add(host.arpRequest("10.9.0.99"));
        }
        frames.add(LabFrame.join(FIRST.mac(), FIRST.ipv4(), "224.0.0.18"));
        frames.add(LabFrame.join(SECOND.mac(), SECOND.ipv4(), "224.0.0.18"));
        frames.add(LabFrame.join(PC.mac(), PC.ipv4(), "224.0.0.251"));
    }

    private String learn() throws IOException {
        Path policy = folder.resolve("policy.yaml");
        AuditResult learned = AuditResult.of("-r", capture("learn.pcap"), "--learn", "1h", "-w", policy);
        assertThat(learned.exitCode()).as(learned.err()).isZero();
        frames.clear();
        return Files.readString(policy);
    }

    private void assertThatNothingIsFound() throws IOException {
        AuditResult audit = AuditResult.of("-r", capture("later.pcap"), "--policy", folder.resolve("policy.yaml"));
        assertThat(audit.exitCode()).as(audit.out()).isZero();
    }

    private Path capture(String name) throws IOException {
        return SmallCapture.write(folder.resolve(name), frames.toArray(byte[][]::new));
    }
}
