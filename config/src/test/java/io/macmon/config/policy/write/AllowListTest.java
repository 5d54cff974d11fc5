package io.macmon.config.policy.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.policy.read.StationList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AllowListTest {

    private static final String POLICY = """
        groups:
          printers:
            mac: [00:11:22:33:44:55, 00:1b:c5:00:0*, aa:bb:cc:*, 66:00:00:00:00:01]
            macs: {file: hosts, format: dnsmasq}
            vlan: 10
          phones: {mac: [00:11:22:33:44:88, 00:11:22:33:44:99], vlan: [20, 30]}
          bench: {mac: 00:11:22:33:44:aa, vlan: untagged}
          tablets: {mac: 66:77:*}
        deny: [66:*, aa:bb:cc:00:00:01, aa:bb:cc:d*, 00:1b:c5:00:0f:*, 00:11:22:33:44:99]
        """;

    private static final String HOSTS = """
        00:11:22:33:44:66,printer.example,192.0.2.7,[2001:db8::7]
        00:11:22:33:44:67,printer.example,192.0.2.7
        00:11:22:33:44:77,192.0.2.8
        """;

    @TempDir
    Path folder;

    @Test
    void writesAddressesAndVlansForHostapd() {
        assertThat(lines(AllowListFormat.HOSTAPD))
                .containsExactly(
                        "00:11:22:33:44:55 10",
                        "# skipped, because this format has no prefixes: 00:1b:c5:00:0* in group printers",
                        "# skipped, because this format has no prefixes: aa:bb:cc:* in group printers",
                        "00:11:22:33:44:66 10",
                        "00:11:22:33:44:67 10",
                        "00:11:22:33:44:77 10",
                        "00:11:22:33:44:88",
                        "00:11:22:33:44:aa");
    }

    @Test
    void writesEntriesThatAssignTheVlanForFreeRadius() {
        assertThat(lines(AllowListFormat.FREERADIUS))
                .startsWith(
                        "00-11-22-33-44-55",
                        "\tTunnel-Type = VLAN,",
                        "\tTunnel-Medium-Type = IEEE-802,",
                        "\tTunnel-Private-Group-Id = \"10\"")
                .endsWith("00-11-22-33-44-88", "00-11-22-33-44-AA");
    }

    @Test
    void writesNamesAndAddressesForEthers() {
        assertThat(lines(AllowListFormat.ETHERS))
                .filteredOn(line -> !line.startsWith("#"))
                .containsExactly(
                        "00:11:22:33:44:55 station-001122334455",
                        "00:11:22:33:44:66 printer.example",
                        "00:11:22:33:44:66 192.0.2.7",
                        "00:11:22:33:44:67 printer.example",
                        "00:11:22:33:44:67 192.0.2.7",
                        "00:11:22:33:44:77 192.0.2.8",
                        "00:11:22:33:44:88 station-001122334488",
                        "00:11:22:33:44:aa station-0011223344aa");
    }

    @Test
    void writesEachAddressAndNameForOneStationOnlyForDnsmasq() {
        assertThat(lines(AllowListFormat.DNSMASQ))
                .filteredOn(line -> !line.matches("dhcp-host=(00:1b:c5:00:0.|aa:bb:cc:d.).*"))
                .containsExactly(
                        "dhcp-host=00:11:22:33:44:55",
                        "dhcp-host=aa:bb:cc:*:*:*",
                        "dhcp-host=00:11:22:33:44:66,192.0.2.7,[2001:db8::7],printer.example",
                        "dhcp-host=00:11:22:33:44:67",
                        "dhcp-host=00:11:22:33:44:77,192.0.2.8",
                        "dhcp-host=00:11:22:33:44:88",
                        "dhcp-host=00:11:22:33:44:aa",
                        "dhcp-host=aa:bb:cc:00:00:01,ignore",
                        "dhcp-host=00:11:22:33:44:99,ignore");
    }

    @Test
    void writesAPrefixThatEndsWithinAByteAsSixteenForDnsmasq() {
        assertThat(lines(AllowListFormat.DNSMASQ))
                .contains(
                        "dhcp-host=00:1b:c5:00:00:*", "dhcp-host=00:1b:c5:00:0e:*", "dhcp-host=00:1b:c5:00:0f:*,ignore")
                .doesNotContain("dhcp-host=00:1b:c5:00:0f:*")
                .contains("dhcp-host=aa:bb:cc:d0:*:*,ignore", "dhcp-host=aa:bb:cc:df:*:*,ignore");
    }

    @Test
    void writesNoIpv6AddressesForEthers() throws IOException {
        Files.writeString(folder.resolve("h"), "02:00:00:00:00:01,[2001:db8::7]\n");
        Policy policy = PolicyFile.read(
                Files.writeString(folder.resolve("p"), "groups: {a: {macs: {file: h, format: dnsmasq}}}"));

        assertThat(AllowList.text(policy, AllowListFormat.ETHERS).lines().skip(1))
                .containsExactly("02:00:00:00:00:01 station-020000000001");
    }

    @Test
    void writesBothSetsForNft() {
        assertThat(lines(AllowListFormat.NFT))
                .contains(
                        "add table bridge macmon",
                        "add set bridge macmon allowed { type ether_addr; flags interval; auto-merge; }",
                        "flush set bridge macmon allowed",
                        "    00:1b:c5:00:00:00-00:1b:c5:00:0f:ff,",
                        "    00:11:22:33:44:aa",
                        "add element bridge macmon denied {",
                        "    66:00:00:00:00:00-66:ff:ff:ff:ff:ff,",
                        "    00:11:22:33:44:99");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"HOSTAPD", "FREERADIUS", "ETHERS", "DNSMASQ"},
            value = AllowListFormat.class)
    void readsBackTheSameStationsWithoutDeniedOnes(AllowListFormat format) throws IOException {
        Path list = Files.writeString(folder.resolve("list"), AllowList.text(policy(), format));

        List<ListedStation> stations = StationList.read(list, Optional.empty(), warning -> {});

        assertThat(stations.stream()
                        .map(station -> station.pattern().toString())
                        .distinct())
                .filteredOn(station -> !station.endsWith("*"))
                .containsExactly(
                        "00:11:22:33:44:55",
                        "00:11:22:33:44:66",
                        "00:11:22:33:44:67",
                        "00:11:22:33:44:77",
                        "00:11:22:33:44:88",
                        "00:11:22:33:44:aa");
    }

    @Test
    void leavesOutNamesThatOtherProgramsMisread() throws IOException {
        Files.writeString(folder.resolve("e"), """
            02:00:00:00:00:01 room 7
            02:00:00:00:00:02 -x
            02:00:00:00:00:03 infinite
            02:00:00:00:00:04 a,b
            02:00:00:00:00:05 $(id)
            02:00:00:00:00:06 7up
            """);
        Policy policy = PolicyFile.read(
                Files.writeString(folder.resolve("p"), "groups: {a: {macs: {file: e, format: ethers}}}"));

        assertThat(AllowList.text(policy, AllowListFormat.DNSMASQ).lines().skip(1))
                .allMatch(line -> line.matches("dhcp-host=02(:00){4}:0\\d"));
        assertThat(AllowList.text(policy, AllowListFormat.ETHERS).lines().skip(1))
                .allMatch(line -> line.matches("02(:00){4}:0\\d (station-02000000000\\d|infinite)"));
    }

    @Test
    void allowsNoStationIfNoneIsListed() throws IOException {
        Policy policy = PolicyFile.read(Files.writeString(folder.resolve("p"), "deny: 66:*"));

        for (AllowListFormat format : AllowListFormat.values()) {
            assertThat(AllowList.text(policy, format)).startsWith("# ").doesNotContain("allowed {\n");
        }
    }

    private List<String> lines(AllowListFormat format) {
        return AllowList.text(policy(), format).lines().skip(1).toList();
    }

    private Policy policy() {
        try {
            Files.writeString(folder.resolve("hosts"), HOSTS);
            return PolicyFile.read(Files.writeString(folder.resolve("policy.yaml"), POLICY));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
