package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.ip;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Role;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Packets from another network that a router forwards, with a TTL that looks as if the router had sent them. */
class ForwardedIdentityTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long HOST = 0x0011_0000_0010L;
    private static final String REMOTE = "203.0.113.66";
    private static final String LOCAL = "192.0.2.1";

    @Test
    void aRemoteHostDoesNotChangeTheIdentityOfTheRouter() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 4; i++) {
            remoteHostTells(scene, i, "Linux UPnP/1.0", "FIRST");
        }
        for (int i = 0; i < 4; i++) {
            remoteHostTells(scene, 90_000 + i, "Windows/10 UPnP/1.1", "SECOND");
        }

        assertThat(scene.found()).isEmpty();
        assertThat(scene.summary(ROUTER).record().names()).isEmpty();
    }

    @Test
    void aRemoteHostDoesNotMakeTheRouterAPoisoner() {
        AuditScenario scene = AuditScenario.with(policy(group("routers", Set.of(Role.ROUTER), ROUTER)));
        scene.sends(0, NameFrames.llmnr(ROUTER, HOST, REMOTE, "wpad", REMOTE));

        assertThat(scene.found()).noneMatch(key -> key.startsWith("name-poisoning"));
    }

    @Test
    void whatAStationSendsFromItsOwnAddressCounts() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.announces(0, ROUTER, LOCAL);
        for (int i = 0; i < 6; i++) {
            scene.sends(1 + i, ssdp(LOCAL, i < 4 ? "Linux UPnP/1.0" : "Windows/10 UPnP/1.1"));
        }
        scene.sends(2, NameFrames.nbns(ROUTER, HOST, LOCAL, "GATE", 0, LOCAL));

        assertThat(scene.summary(ROUTER).record().names())
                .singleElement()
                .satisfies(name -> assertThat(name.name()).isEqualTo("GATE"));
        assertThat(scene.found()).containsExactly("identity-changed/00:11:00:00:00:01");
    }

    @Test
    void whatADeviceSendsToGroupsCountsBeforeItsAddressIsKnown() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 6; i++) {
            byte[] answer = ssdp(LOCAL, i < 4 ? "Linux UPnP/1.0" : "Windows/10 UPnP/1.1");
            scene.sends(1 + i, FrameBytes.with(answer, 0, 0x01, 0x00, 0x5E, 0x7F, 0xFF, 0xFA));
        }

        assertThat(scene.found()).containsExactly("identity-changed/00:11:00:00:00:01");
    }

    private static void remoteHostTells(AuditScenario scene, int second, String server, String name) {
        scene.sends(second, ssdp(REMOTE, server));
        scene.sends(second, NameFrames.nbns(ROUTER, HOST, REMOTE, name, 0, REMOTE));
    }

    private static byte[] ssdp(String source, String server) {
        byte[] text = ("HTTP/1.1 200 OK\r\nSERVER: " + server + "\r\nST: urn:x:device:" + server.length() + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] header = FrameBytes.with(FrameBytes.udp(1_900, 50_000), 4, 0, 8 + text.length);
        byte[] packet = FrameBytes.ipv4(ip(source), ip("192.0.2.16"), 17, FrameBytes.joined(header, text));
        return FrameBytes.ethernet(HOST, ROUTER, 0x0800, packet);
    }
}
