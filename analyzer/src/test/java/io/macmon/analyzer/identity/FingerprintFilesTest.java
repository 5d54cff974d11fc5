package io.macmon.analyzer.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.identity.DeviceType.Confidence;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintFilesTest {

    private static final String RECOG = """
        <?xml version='1.0' encoding='UTF-8'?>
        <fingerprints matches="dhcp_vendor_class" protocol="dhcp" database_type="service">
          <fingerprint pattern="^Acme (\\S+)$">
            <description>An access point</description>
            <example>Acme X1</example>
            <param pos="0" name="hw.device" value="WAP"/>
            <param pos="1" name="hw.model"/>
          </fingerprint>
          <fingerprint pattern="^(?=lookahead)"><param pos="0" name="hw.device" value="Printer"/></fingerprint>
          <fingerprint pattern="^(a+)+$"><param pos="0" name="os.family" value="Windows"/></fingerprint>
          <fingerprint pattern="^untyped"><param pos="0" name="os.vendor" value="Acme"/></fingerprint>
        </fingerprints>
        """;

    private static final String SATORI = """
        <DHCP><fingerprints>
          <fingerprint name="Acme TV" os_name="" os_class="Linux" device_type="Smart TV"><dhcp_tests>
            <test weight="5" matchtype="exact" dhcptype="Discover" dhcpoption55="1,77,3"/>
            <test weight="3" matchtype="partial" dhcptype="Any" dhcpvendorcode="acme-tv"/>
          </dhcp_tests></fingerprint>
        </fingerprints></DHCP>
        """;

    private static final String SATORI_TCP = """
        <TCP><fingerprints>
          <fingerprint name="Acme PLC" os_class="" device_type="PLC"><tcp_tests>
            <test weight="5" matchtype="exact" tcpflag="S" tcpsig="2048:255:0:44:M1400:Z"/>
            <test weight="5" matchtype="exact" tcpflag="SA" tcpsig="4096:255:0:44:M1400:Z"/>
          </tcp_tests></fingerprint>
        </fingerprints></TCP>
        """;

    @TempDir
    Path folder;

    @Test
    void typesFollowFromRecogAndSatori() throws Exception {
        write("recog.xml", RECOG);
        write("dhcp.xml", SATORI);
        write("tcp.xml", SATORI_TCP);
        DeviceRules rules = DeviceRules.with(folder);

        assertThat(typeOf(rules, TraitKind.DHCP_VENDOR_CLASS, "ACME x1")).isEqualTo("access-point MEDIUM");
        assertThat(typeOf(rules, TraitKind.DHCP_VENDOR_CLASS, "untyped")).isEqualTo(" NONE");
        assertThat(typeOf(rules, TraitKind.DHCP_PARAMETERS, "1,77,3")).isEqualTo("smart-tv MEDIUM");
        assertThat(typeOf(rules, TraitKind.DHCP_VENDOR_CLASS, "v2 acme-tv")).isEqualTo("smart-tv LOW");
        assertThat(typeOf(rules, TraitKind.TCP_SYN, "2048:255:0:44:M1400")).isEqualTo("plc LOW");
        assertThat(typeOf(rules, TraitKind.TCP_SYN, "4096:255:0:44:M1400")).isEqualTo(" NONE");
        assertThat(typeOf(rules, TraitKind.LLDP_CLASS, "class 3")).isEqualTo("phone HIGH");
    }

    /** With the JDK's expressions, this would take longer than the universe exists. */
    @Test
    void noExpressionTakesLong() throws Exception {
        write("recog.xml", RECOG);

        assertThat(typeOf(DeviceRules.with(folder), TraitKind.DHCP_VENDOR_CLASS, "a".repeat(150) + "!"))
                .isEqualTo(" NONE");
    }

    @Test
    void anEntityIsNotRead() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "^leak$");
        write(
                "evil.xml",
                "<!DOCTYPE f [<!ENTITY x SYSTEM '" + secret.toUri() + "'><!ENTITY y 'z'>]>"
                        + "<fingerprints matches='dhcp_vendor_class'><fingerprint pattern='^ok$'>&x;&y;"
                        + "<param pos='0' name='hw.device' value='Printer'/></fingerprint></fingerprints>");

        try {
            assertThat(typeOf(DeviceRules.with(folder), TraitKind.DHCP_VENDOR_CLASS, "leak"))
                    .isEqualTo(" NONE");
        } catch (ConfigException refused) {
            assertThat(refused).hasMessageContaining("evil.xml");
        }
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        write("bad.xml", "<fingerprints>\n<fingerprint");

        assertThatThrownBy(() -> DeviceRules.with(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bad.xml")
                .hasMessageContaining("line 2");
    }

    @Test
    void aDirectoryWithoutFilesIsAnError() {
        assertThatThrownBy(() -> DeviceRules.with(folder)).hasMessageContaining("no *.xml files");
        assertThatThrownBy(() -> DeviceRules.with(folder.resolve("none"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void filesWithoutAFingerprintThatCountsAreAnError() throws Exception {
        write("other.xml", "<fingerprints matches='http_header.server'><fingerprint pattern='x'/></fingerprints>");

        assertThatThrownBy(() -> DeviceRules.with(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no fingerprints of devices in its *.xml files");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String typeOf(DeviceRules rules, TraitKind kind, String value) {
        DeviceType device = rules.typeOf(List.of(new Trait(kind, value)), "");
        Confidence confidence = device.confidence();
        return device.type() + " " + confidence;
    }
}
