package io.macmon.analyzer.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendorsTest {

    private static final String HEADER = "Registry,Assignment,Organization Name,Organization Address\r\n";

    @TempDir
    private Path directory;

    @Test
    void theBuiltInTableKnowsAllVendors() {
        Vendors vendors = Vendors.builtIn();

        assertThat(of(vendors, "00:00:00:00:00:01")).isEqualToIgnoringCase("Xerox Corporation");
        assertThat(of(vendors, "f4:bd:9e:00:00:01")).containsIgnoringCase("Cisco");
        assertThat(vendors.prefixCount()).isGreaterThan(50_000);
        assertThat(Vendors.builtIn()).isSameAs(vendors);
    }

    @Test
    void theBuiltInTableKnowsTheVendorOfAPartOfAPrefix() {
        Vendors vendors = Vendors.builtIn();

        assertThat(of(vendors, "c8:5c:e2:7a:bc:de")).isEqualToIgnoringCase("Synergy Systems and Solutions");
        assertThat(of(vendors, "c8:5c:e2:fa:bc:de")).containsIgnoringCase("IEEE Registration Authority");
    }

    @Test
    void theLongestPrefixWins() throws IOException {
        write(
                "a.csv",
                "MA-L,70B3D5,IEEE Registration Authority,\r\n",
                "MA-M,70B3D51,Middle,\r\n",
                "MA-S,70B3D5123,\"Small, \"\"Inc\"\"\",\"12, Street\r\nTown\"\r\n",
                "MA-L,00AABB,After,\r\n");
        Vendors vendors = Vendors.read(directory.resolve("a.csv"));

        assertThat(of(vendors, "70:b3:d5:12:3f:ff")).isEqualTo("Small, \"Inc\"");
        assertThat(of(vendors, "70:b3:d5:12:4f:ff")).isEqualTo("Middle");
        assertThat(of(vendors, "70:b3:d5:22:3f:ff")).isEqualTo("IEEE Registration Authority");
        assertThat(of(vendors, "00:aa:bb:00:00:00")).isEqualTo("After");
        assertThat(of(vendors, "00:aa:bc:00:00:00")).isEmpty();
    }

    @Test
    void locallyAdministeredAndGroupAddressesHaveNoVendor() throws IOException {
        write("a.csv", "MA-L,020000,Odd,\r\n", "MA-L,010000,Odder,\r\n", "MA-L,000000,Zero,\r\n");
        Vendors vendors = Vendors.read(directory.resolve("a.csv"));

        assertThat(of(vendors, "02:00:00:00:00:01")).isEmpty();
        assertThat(vendors.nameOf(0x0100_0000_0001L)).isEmpty();
        assertThat(of(vendors, "00:00:00:00:00:01")).isEqualTo("Zero");
    }

    @Test
    void allCsvFilesOfADirectoryAreRead() throws IOException {
        write("oui.csv", "MA-L,00AABB,Large,\n");
        write("oui36.csv", "MA-S,00AABB001,Small,\n");
        Files.writeString(directory.resolve("readme.txt"), "no vendors");
        Vendors vendors = Vendors.read(directory);

        assertThat(vendors.prefixCount()).isEqualTo(2);
        assertThat(of(vendors, "00:aa:bb:00:10:00")).isEqualTo("Small");
        assertThat(of(vendors, "00:aa:bb:00:20:00")).isEqualTo("Large");
    }

    @Test
    void theFirstNameOfADuplicatePrefixWins() throws IOException {
        write("a.csv", "MA-L,080030,One,\n", "MA-L,080030,Two,\n");

        assertThat(of(Vendors.read(directory.resolve("a.csv")), "08:00:30:00:00:00"))
                .isEqualTo("One");
    }

    @Test
    void errorsNameTheLineAndWhatToDo() throws IOException {
        write("digits.csv", "MA-L,00AABB,Good,\n", "MA-L,00AAB,Bad,\n");
        write("quote.csv", "MA-L,00AABB,\"Never closed,\n");
        write("afterquote.csv", "MA-L,00AABB,\"Closed\" early,\n");
        write("cells.csv", "MA-L,00AABB\n");
        write("empty.csv");
        Files.writeString(directory.resolve("other.csv"), "<html>\n");

        assertWrong("digits.csv", "digits.csv:3: invalid prefix '00AAB': it must have 6, 7 or 9 hexadecimal digits");
        assertWrong("quote.csv", "quote.csv:2: unclosed quote");
        assertWrong("afterquote.csv", "afterquote.csv:2: text after a closing quote");
        assertWrong("cells.csv", "cells.csv:2: a row must have at least three cells");
        assertWrong("empty.csv", "empty.csv:2: no vendors after the first line");
        assertWrong("other.csv", "other.csv:1: the first line must start with Registry,Assignment");
        assertThatThrownBy(() -> Vendors.read(directory.resolve("absent.csv")))
                .hasMessage("cannot read " + directory.resolve("absent.csv") + ": no such file");
    }

    @Test
    void aDirectoryWithoutCsvFilesIsAnError() {
        assertThatThrownBy(() -> Vendors.read(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no *.csv files in this directory");
    }

    @Test
    void aTableReadsAsItWasWritten() throws IOException {
        byte[] table = table();
        Vendors vendors = Vendors.read(new ByteArrayInputStream(table));

        assertThat(vendors.prefixCount()).isEqualTo(4);
        assertThat(of(vendors, "70:b3:d5:12:3f:ff")).isEqualTo("Größe & Söhne");
        assertThat(of(vendors, "70:b3:d5:12:40:00")).isEqualTo("Middle");
        assertThat(of(vendors, "70:b3:d5:00:00:00")).isEqualTo("Large");
        assertThat(of(vendors, "fc:ff:ff:00:00:00")).isEqualTo("Large");
        assertThat(table()).isEqualTo(table);
    }

    @Test
    void damageAnywhereInATableIsAnError() throws IOException {
        byte[] table = table();
        for (int length = 0; length < table.length; length++) {
            assertDamaged(Arrays.copyOf(table, length));
        }
        for (int at = 10; at < table.length; at++) {
            byte[] changed = table.clone();
            changed[at] ^= 0x10;
            assertDamaged(changed);
        }
        assertThatThrownBy(() -> Vendors.read((InputStream) null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("missing");
    }

    private static void assertDamaged(byte[] table) {
        assertThatThrownBy(() -> Vendors.read(new ByteArrayInputStream(table)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reinstall macmon");
    }

    private void assertWrong(String file, String message) {
        assertThatThrownBy(() -> Vendors.read(directory.resolve(file)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("Debian's package ieee-data");
    }

    private void write(String file, String... rows) throws IOException {
        Files.writeString(directory.resolve(file), HEADER + String.join("", rows));
    }

    private static byte[] table() throws IOException {
        String assignments = "{\"70B3D5\": \"Large\\nStreet\", \"FCFFFF\": \"Large\", \"70B3D51\": \"Middle\","
                + " \"70B3D5123\": \"Größe & Söhne\\nStreet\"}";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VendorFormat.write(
                VendorTableMaker.tableOf(new ObjectMapper().readTree(assignments.getBytes(StandardCharsets.UTF_8))),
                out);
        return out.toByteArray();
    }

    private static String of(Vendors vendors, String mac) {
        return vendors.nameOf(MacAddress.parse(mac).value());
    }
}
