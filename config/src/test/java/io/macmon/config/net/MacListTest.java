package io.macmon.config.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MacListTest {

    @TempDir
    Path folder;

    @Test
    void readsEthersCommentsAndBareAddresses() throws IOException {
        Path file = write("# the printers\n02:00:00:00:00:01 printer.example\n\n  020000000002\t10.0.0.2 # upstairs\n");

        assertThat(MacList.read(file))
                .extracting(MacAddress::toString)
                .containsExactly("02:00:00:00:00:01", "02:00:00:00:00:02");
    }

    @Test
    void takesWhatFollowsAnAddressAsItsName() throws IOException {
        Path file = write("""
            02:00:00:00:00:01 printer in room 12 # upstairs
            02:00:00:00:00:02 192.0.2.7
            02:00:00:00:00:03 fe80::1
            02:00:00:00:00:04 17
            02:00:00:00:00:05
            02:00:00:00:00:06 cafe
            """);

        assertThat(MacList.readEntries(file))
                .extracting(MacList.Entry::name)
                .containsExactly("printer in room 12", "", "", "", "", "cafe");
    }

    @Test
    void reportsFileAndLineOfAnInvalidAddress() throws IOException {
        Path wrong = write("02:00:00:00:00:01\nprinter\n");
        Path group = write("01:00:5e:00:00:01\n");
        Path zero = write("\n00:00:00:00:00:00\n");

        assertThatThrownBy(() -> MacList.read(wrong))
                .hasMessageStartingWith(wrong + ":2: not a MAC address: 'printer'");
        assertThatThrownBy(() -> MacList.read(group)).hasMessageContaining(":1: 01:00:5e:00:00:01 is a group address");
        assertThatThrownBy(() -> MacList.read(zero)).hasMessageContaining(":2: 00:00:00:00:00:00 is not a station");
    }

    @Test
    void reportsWhyAFileCannotBeRead() throws IOException {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Path empty = write("# no stations\n");

        assertThatThrownBy(() -> MacList.read(folder.resolve("missing"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> MacList.read(folder)).hasMessageContaining("cannot read ");
        assertThatThrownBy(() -> MacList.read(binary)).hasMessageContaining("not a UTF-8 text file");
        assertThatThrownBy(() -> MacList.read(empty)).hasMessageContaining("lists no stations");
    }

    @Test
    void removesDuplicatesAndKeepsTheOrder() {
        MacAddress one = new MacAddress(0x02_00_00_00_00_01L);
        MacAddress two = new MacAddress(0x02_00_00_00_00_02L);

        assertThat(MacList.distinct(List.of(two, one, two))).containsExactly(two, one);
    }

    @Test
    void refusesMoreThanADeviceTakesAndReportsTheLimit() {
        List<MacAddress> many = new ArrayList<>();
        for (long i = 0; i <= MacList.MAX_STATIONS; i++) {
            many.add(new MacAddress(0x0200_0000_0000L + i));
        }

        assertThatThrownBy(() -> MacList.distinct(many))
                .hasMessageContaining("50001")
                .hasMessageContaining("at most 50000");
        assertThat(MacList.distinct(many.subList(1, many.size()))).hasSize(MacList.MAX_STATIONS);
    }

    private Path write(String text) throws IOException {
        Path file = Files.createTempFile(folder, "stations", "");
        return Files.writeString(file, text);
    }
}
