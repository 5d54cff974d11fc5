package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.DhcpFrames.option6;
import static io.macmon.analyzer.audit.DhcpFrames.version6;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that an attacker adds to the answers of a DHCPv6 server. */
class Dhcp6OptionsTest extends DhcpServerFixture {

    @Test
    void anAddedOptionOfDhcp6IsFoundAlthoughTheRequestWasNotSeen() {
        byte[] client = option6(1, FrameBytes.hex("00030001 001100000002"));
        byte[] server = option6(2, (byte) 1);
        send(version6(SERVER, 7, client, server, lease6()));
        send(version6(SERVER, 7, client, server, lease6(), option6(103, text("x"))));

        assertThat(scene.found()).containsExactly(OWN + "captive-portal");
    }

    @ParameterizedTest
    @CsvSource({
        "23, dns, 20010db8000000000000000000000066",
        "24, domain-search, 046576696c00",
        "59, boot-file, 6576696c",
        "103, captive-portal, 6576696c",
        "144, encrypted-dns, 01",
        "56, ntp, 02",
        "31, sntp, 20010db8000000000000000000000066"
    })
    void anOptionOfDhcp6IsFound(int code, String setting, String value) {
        byte[] client = option6(1, FrameBytes.hex("00030001 001100000002"));
        byte[] requested = option6(6, (byte) 0, (byte) code);
        send(version6(PC, 1, client, requested));
        send(version6(SERVER, 7, client, option6(2, (byte) 1), lease6()));
        send(version6(PC, 1, client, requested));
        send(version6(SERVER, 7, client, option6(2, (byte) 1), lease6(), option6(code, FrameBytes.hex(value))));

        assertThat(scene.found()).containsExactly(OWN + setting);
        assertThat(scene.findings().get(0).evidence()).startsWith("a DHCPv6 answer from ");
    }

    @Test
    void otherValuesOfDhcp6AreFound() {
        byte[] client = option6(1, FrameBytes.hex("00030001 001100000002"));
        byte[] dns = option6(23, FrameBytes.hex("20010db8000000000000000000000053"));
        byte[] evil = option6(23, FrameBytes.hex("20010db8000000000000000000000066"));
        send(version6(SERVER, 2, client, option6(2, (byte) 1), lease6(), dns));
        send(version6(SERVER, 7, client, option6(2, (byte) 2), lease6(), dns));
        send(version6(SERVER, 2, client, option6(2, (byte) 1), option6(7, (byte) 255), lease6(), evil));

        assertThat(scene.found()).containsExactlyInAnyOrder(OWN + "server-id", OWN + "preference", OWN + "dns");
    }

    @Test
    void aDhcp6ServerWithDifferentClientsIsFine() {
        byte[] dns = option6(23, FrameBytes.hex("20010db8000000000000000000000053"));
        byte[] domain = option6(24, FrameBytes.hex("036c616200"));
        byte[] server = option6(2, (byte) 1);
        for (int i = 0; i < 5; i++) {
            byte[] client = option6(1, FrameBytes.hex("00030001 001100000002"));
            send(version6(PC, 1, client, option6(6, (byte) 0, (byte) 23)));
            send(version6(SERVER, 2, client, server, option6(7, (byte) 0), lease6(), dns));
            send(version6(SERVER, 7, client, server, lease6(), dns));
            byte[] other = option6(1, FrameBytes.hex("00030001 001100000003"));
            send(version6(LAPTOP, 11, other, option6(6, FrameBytes.hex("0017 0018"))));
            send(version6(SERVER, 7, other, server, dns, domain));
            send(version6(SERVER, 7, client, server, option6(13, (byte) 0, (byte) 0))); // to a release
        }
        assertThat(scene.found()).isEmpty();
    }
}
