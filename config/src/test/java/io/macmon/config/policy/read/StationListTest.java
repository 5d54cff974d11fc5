package io.macmon.config.policy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.policy.ListedStation;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StationListTest {

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void readsPlainLines() throws IOException {
        assertThat(read("# lab\n\n00:11:22:33:44:55\n  001122334466 # bench\naa:bb:cc:*\n"))
                .containsExactly("00:11:22:33:44:55", "00:11:22:33:44:66", "aa:bb:cc:*");
    }

    @Test
    void readsEthersWithNamesAndAddresses() throws IOException {
        assertThat(read("""
            0:11:22:33:44:55 printer.example
            00:11:22:33:44:66\t192.0.2.7
            00:11:22:33:44:77 2001:db8::7 # up
            00:11:22:33:44:88 fe.example room 7
            """))
                .containsExactly(
                        "00:11:22:33:44:55 printer.example",
                        "00:11:22:33:44:66 [192.0.2.7]",
                        "00:11:22:33:44:77 [2001:db8::7]",
                        "00:11:22:33:44:88 fe.example room 7");
    }

    @Test
    void readsHostapdVlans() throws IOException {
        assertThat(read("# accept\n00:11:22:33:44:55\n00:11:22:33:44:66 10\n00:11:22:33:44:77 0\n"))
                .containsExactly("00:11:22:33:44:55", "00:11:22:33:44:66 vlan 10", "00:11:22:33:44:77");
    }

    @Test
    void readsFreeRadiusEntriesAndSkipsPersons() throws IOException {
        List<String> read = read("""
            # authorized_macs
            00-11-22-33-44-55
            \tReply-Message = "Hello, #1",
            \tTunnel-Type = VLAN,
            \tTunnel-Medium-Type = IEEE-802,
            \tTunnel-Private-Group-Id = "10"
            001122334466 Cleartext-Password := "a, b # c"
                Tunnel-Private-Group-ID:0 := 20, Framed-IP-Address = 192.0.2.7
            "00:11:22:33:44:77" Auth-Type := Accept # by hand
                tunnel-private-group-id = "guests"
            bob Cleartext-Password := "hello"
                Tunnel-Private-Group-Id = 9999
            alice
            DEFAULT Auth-Type := Reject
                Reply-Message = "no"
            """);

        assertThat(read)
                .containsExactly(
                        "00:11:22:33:44:55 vlan 10", "00:11:22:33:44:66 vlan 20 [192.0.2.7]", "00:11:22:33:44:77");
        assertThat(warnings)
                .containsExactly(
                        folder.resolve("list") + ":11: skipped an entry without a MAC address, and 1 more below");
    }

    @Test
    void readsTheHostsInADnsmasqConfiguration() throws IOException {
        List<String> read = read("""
            interface=eth0
            bogus-priv
            dhcp-range=192.0.2.50,192.0.2.150,12h
            # dhcp-host=11:22:33:44:55:66
            dhcp-host=00:11:22:33:44:55
            dhcp-host=00:11:22:33:44:66,set:red,192.0.2.7,printer,infinite
            dhcp-host=00:20:e0:3b:13:af,id:01:02:03,[2001:db8::7],[::8],laptop,45m
            dhcp-host=00-20-e0-3b-13-b0,00:20:e0:3b:13:b1,both,192.0.2.8
            dhcp-host=1-00:20:e0:3b:13:b2,ignore
            dhcp-host=00:20:e1:*:*:*,set:vendor
            dhcp-host=id:01:02:02:04,lap,192.0.2.9
            """);

        assertThat(read)
                .containsExactly(
                        "00:11:22:33:44:55",
                        "00:11:22:33:44:66 printer [192.0.2.7]",
                        "00:20:e0:3b:13:af laptop [2001:db8::7]",
                        "00:20:e0:3b:13:b0 both [192.0.2.8]",
                        "00:20:e0:3b:13:b1 both [192.0.2.8]",
                        "00:20:e1:*");
        assertThat(warnings)
                .containsExactly(
                        folder.resolve("list") + ":11: skipped an entry without a MAC address",
                        folder.resolve("list") + ":9: skipped an entry that dnsmasq ignores");
    }

    @Test
    void readsADnsmasqHostsFile() throws IOException {
        assertThat(read("00:11:22:33:44:55,printer,192.0.2.7\n00:11:22:33:44:66\n"))
                .containsExactly("00:11:22:33:44:55 printer [192.0.2.7]", "00:11:22:33:44:66");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain      | 00:11:22:33:44                       | :1: not a MAC address: '00:11:22:33:44'",
                "plain      | printer                              | :1: not a MAC address: 'printer'",
                "hostapd    | 00:11:22:33:44:55 printer            | :1: invalid VLAN ID 'printer'; use 1 to 4094 or"
                        + " 'untagged'",
                "hostapd    | -00:11:22:33:44:55                   | :1: not a MAC address: '-00",
                "ethers     | 00:11:22:33:44:55 300.0.0.1          | :1: not an IP address: '300.0.0.1'",
                "ethers     | 01:11:22:33:44:55 group              | :1: 01:11:22:33:44:55 is a group address",
                "freeradius | 00-11-22-33-44                       | :1: not a MAC address: '00-11-22-33-44'",
                "freeradius | $INCLUDE others                      | :1: $INCLUDE is not supported",
                "freeradius | 00-11-22-33-44-55 Auth-Type := Reject| :1: 00-11-22-33-44-55 is rejected here",
                "dnsmasq    | dhcp-host=00:11:22:33:44,x           | :1: not a MAC address: '00:11:22:33:44'",
                "dnsmasq    | dhcp-host=00:11:22:33:44:55,[x]      | :1: not an IP address: 'x'",
                "dnsmasq    | dhcp-host=00:*:22:33:44:55,x         | :1: not a MAC address: '00:*:22",
                "dnsmasq    | domain=lan                           | : lists no stations",
                "freeradius | bob                                  | : lists no stations"
            })
    void reportsTheLineAndTheProblem(String format, String line, String problem) throws IOException {
        Path list = write(line + "\n");

        assertThatThrownBy(() -> StationList.read(list, Optional.of(ListFormat.parse(format)), warnings::add))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(list + problem);
    }

    @Test
    void asksForTheFormatIfItIsAmbiguous() throws IOException {
        Path list = write("00:11:22:33:44:55 10\n00:11:22:33:44:66 printer\n");

        assertThatThrownBy(() -> read(list, Optional.empty()))
                .hasMessageStartingWith(
                        list + ":2: line 1 has a VLAN ID (hostapd), but line 2 has a name (ethers); set the format");
        assertThat(read(list, Optional.of(ListFormat.ETHERS)))
                .containsExactly("00:11:22:33:44:55 10", "00:11:22:33:44:66 printer");
        assertThat(read(list, Optional.of(ListFormat.PLAIN))).containsExactly("00:11:22:33:44:55", "00:11:22:33:44:66");
    }

    @Test
    void refusesReplyItemsWithoutAnEntry() throws IOException {
        Path list = write("   Tunnel-Type = VLAN\n00-11-22-33-44-55\n");

        assertThatThrownBy(() -> read(list, Optional.empty()))
                .hasMessageStartingWith(list + ":1: reply items without an entry");
    }

    @Test
    void reportsThatAListIsEmpty() throws IOException {
        Path list = write("# no stations\n");

        assertThatThrownBy(() -> read(list, Optional.empty())).hasMessageStartingWith(list + ": lists no stations");
    }

    private List<String> read(String text) throws IOException {
        return read(write(text), Optional.empty());
    }

    private List<String> read(Path list, Optional<ListFormat> format) {
        return StationList.read(list, format, warnings::add).stream()
                .map(StationListTest::describe)
                .toList();
    }

    private static String describe(ListedStation listed) {
        return listed.pattern()
                + (listed.name().isEmpty() ? "" : " " + listed.name())
                + (listed.vlans().isEmpty() ? "" : " vlan " + listed.vlans().get(0))
                + (listed.addresses().isEmpty() ? "" : " " + listed.addresses());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("list"), text);
    }
}
