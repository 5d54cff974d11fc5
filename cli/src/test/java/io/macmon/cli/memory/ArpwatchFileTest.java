package io.macmon.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArpwatchFileTest {

    @TempDir
    Path folder;

    @Test
    void aLineIsAStationWithAnAddressAndAName() throws Exception {
        StationRecord station = read("0:1:2:a:b:c\t192.0.2.1\t1700000000\trouter\teth0\n")
                .stations()
                .get(0);

        Instant seen = Instant.ofEpochSecond(1_700_000_000);
        assertThat(station.mac()).isEqualTo(MacAddress.parse("00:01:02:0a:0b:0c"));
        assertThat(station.firstSeen()).isEqualTo(seen);
        assertThat(station.lastSeen()).isEqualTo(seen);
        assertThat(station.addresses())
                .containsExactly(new StationAddress(IpAddress.parse("192.0.2.1"), seen, seen, "arpwatch"));
        assertThat(station.names()).containsExactly(new StationName("router", "arpwatch", seen));
        assertThat(station.frames()).isZero();
    }

    @Test
    void nameAndInterfaceAreOptionalAndSpacesMaySeparate() throws Exception {
        Changes changes =
                read("0:1:2:a:b:c 192.0.2.1 1700000000\n\n# note\n0:1:2:a:b:d\t2001:db8::1\t1700000001\t\teth0");

        assertThat(changes.stations())
                .hasSize(2)
                .allSatisfy(station -> assertThat(station.names()).isEmpty());
        assertThat(changes.owners())
                .extracting(AddressOwner::address)
                .containsExactly(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1"));
    }

    @Test
    void keepsTheLatestOwnerOfAnAddressAndThePreviousOne() throws Exception {
        Changes changes = read("""
            2:0:0:0:0:1\t192.0.2.1\t100
            2:0:0:0:0:2\t192.0.2.1\t300
            2:0:0:0:0:3\t192.0.2.1\t200
            2:0:0:0:0:2\t192.0.2.2\t400
            """);

        Instant at = Instant.ofEpochSecond(300);
        assertThat(changes.owners().get(0))
                .isEqualTo(
                        new AddressOwner(IpAddress.parse("192.0.2.1"), AddressOwner.ANY_VLAN, mac(2), mac(3), at, at));
        assertThat(changes.owners().get(1).previous()).isNull();
        StationRecord second = changes.stations().get(1);
        assertThat(second.addresses())
                .extracting(StationAddress::address)
                .containsExactly(IpAddress.parse("192.0.2.2"), IpAddress.parse("192.0.2.1"));
        assertThat(second.firstSeen()).isEqualTo(at);
        assertThat(second.lastSeen()).isEqualTo(Instant.ofEpochSecond(400));
    }

    @Test
    void skipsAddressesThatNoStationCanHave() throws Exception {
        Changes changes = read("ff:ff:ff:ff:ff:ff\t192.0.2.255\t1\n0:0:0:0:0:0\t192.0.2.9\t1\n");

        assertThat(changes.stations()).isEmpty();
        assertThat(changes.owners()).isEmpty();
    }

    @Test
    void namesTheLineOfAnError() throws Exception {
        for (String line : List.of(
                "what is this",
                "0:1:2:a:b:c\t192.0.2.1",
                "0:1:2:a:b:zz\t192.0.2.1\t1",
                "0:1:2:a:b:c\t192.0.2.1.5\t1",
                "0:1:2:a:b:c\texample.org\t1",
                "0:1:2:a:b:c\t192.0.2.1\tnow",
                "0:1:2:a:b:c\t192.0.2.1\t-1",
                "0:1:2:a:b:c\t192.0.2.1\t99999999999")) {
            Path file = write("2:0:0:0:0:1\t192.0.2.1\t100\n" + line + "\n");
            assertThatThrownBy(() -> ArpwatchFile.read(file))
                    .as(line)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(file + ":2: ");
        }
    }

    @Test
    void namesAMissingFile() {
        assertThatThrownBy(() -> ArpwatchFile.read(folder.resolve("absent")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("absent", "no such file");
    }

    @Test
    void anyBytesAreLinesOrAnError() throws Exception {
        Random random = new Random(7);
        byte[] line = "2:0:0:0:0:1\t192.0.2.1\t1700000000\tname\teth0\n".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = line.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("arp.dat"), bytes);
            try {
                assertThat(ArpwatchFile.read(file).stations()).hasSizeLessThanOrEqualTo(1);
            } catch (ConfigException named) {
                assertThat(named).hasMessageContaining(file + ":");
            }
        }
    }

    private Changes read(String text) throws IOException {
        return ArpwatchFile.read(write(text));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("arp.dat"), text);
    }

    private static MacAddress mac(long number) {
        return new MacAddress(0x02_00_00_00_00_00L + number);
    }
}
