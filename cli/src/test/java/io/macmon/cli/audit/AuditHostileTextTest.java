package io.macmon.cli.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.cli.Eve;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No text from the network, from a file or from its name reaches the terminal or a report unescaped. */
class AuditHostileTextTest extends AuditFixture {

    private static final String HOSTILE = "\u001b[2J<script>alert(1)</script>\r\n|`x`\"'\u0007";
    private static final String FORMULA = "=cmd|'/c calc'!A1";

    @Test
    void noEscapeSequenceInAListOrAFileNameReachesTheTerminal() throws Exception {
        String escape = "\u001b]0;title\u0007\u001b[31m";
        Files.writeString(folder.resolve("list"), "00:11:" + escape + "\n");
        Path policy = Files.writeString(folder.resolve("p.yaml"), "groups: {a: {macs: list}}");
        Path named = Files.writeString(folder.resolve("n" + escape + ".yaml"), "groups: {a: {mac: x}}");
        Path capture = SmallCapture.write(folder.resolve("c.pcap"), PRINTER.arpRequest("10.9.0.2"));
        for (Object[] arguments : new Object[][] {
            {"-r", capture, "--policy", policy},
            {"-r", capture, "--policy", named},
            {"-r", folder.resolve("absent" + escape)},
            {"-r", capture, "--report", folder.resolve("absent" + escape + "/report")},
            {"-r", capture, "--" + escape},
            {"-r", capture, "--format", escape},
            {"-r", capture, "--mac", escape}
        }) {
            AuditResult audit = AuditResult.of(arguments);

            assertThat(audit.exitCode()).as("%s", List.of(arguments)).isIn(1, 2);
            assertThat(audit.err())
                    .as("%s", List.of(arguments))
                    .startsWith("macmon: ")
                    .contains("\\x1b[31m")
                    .doesNotContain("\u001b", "\u0007");
            assertThat(audit.out()).doesNotContain("\u001b");
        }
    }

    @Test
    void escapesNamesFromTheNetworkOnScreenAndInReports() throws Exception {
        Path file = SmallCapture.write(
                folder.resolve("hostile.pcap"),
                dhcpRequest(PRINTER, HOSTILE),
                dhcpRequest(PRINTER, HOSTILE + "2"),
                dhcpRequest(LAPTOP, FORMULA),
                dhcpRequest(STRANGER, HOSTILE + "3"),
                dot1xIdentity(STRANGER, HOSTILE + "4"),
                dot1xIdentity(STRANGER, HOSTILE + "5"));

        List<String> texts = new ArrayList<>();
        for (String format : List.of("table", "csv", "markdown", "html", "json")) {
            AuditResult audit = AuditResult.of("-r", file, "--policy", policy, "--format", format);
            assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
            assertThat(audit.out())
                    .as(format)
                    .contains("alert(1)", "dot1x-identity")
                    .doesNotContain("\u001b", "\u0007");
            texts.add(audit.out());
        }
        assertThat(texts.get(1)).doesNotContain(",=cmd", "\"=cmd");
        assertThat(texts.get(1).lines()).hasSize(4);
        assertThat(texts.get(2).replaceAll("`[^`\n]*`", "")).doesNotContain("alert"); // text in backquotes is not HTML
        assertThat(texts.get(3)).doesNotContain("<script>alert");
        assertThat(new ObjectMapper().readTree(texts.get(4)).get("stations")).hasSize(3);
        Eve.of(AuditResult.of("-r", file, "--policy", policy, "--json").lines());
        assertThat(AuditResult.of("-r", file, "--learn", "1h").out()).doesNotContain("\u001b", "\r");
    }

    private static byte[] dhcpRequest(Host client, String name) {
        byte[] bytes = name.getBytes(ISO_8859_1);
        ByteBuffer message = ByteBuffer.allocate(236 + 4 + 3 + 2 + bytes.length + 1);
        message.put(new byte[] {1, 1, 6, 0}).position(28).put(client.mac().toBytes());
        message.position(236)
                .putInt(0x63825363)
                .put(new byte[] {53, 1, 3, 12, (byte) bytes.length})
                .put(bytes)
                .put((byte) 0xFF);
        return client.udpBroadcast("0.0.0.0", 68, 67, message.array());
    }

    private static byte[] dot1xIdentity(Host supplicant, String identity) {
        byte[] bytes = identity.getBytes(ISO_8859_1);
        short length = (short) (5 + bytes.length);
        return ByteBuffer.allocate(Math.max(60, 18 + length))
                .put(MacAddress.parse("01:80:c2:00:00:03").toBytes())
                .put(supplicant.mac().toBytes())
                .putShort((short) 0x888E)
                .put(new byte[] {2, 0})
                .putShort(length)
                .put(new byte[] {2, 1})
                .putShort(length)
                .put((byte) 1)
                .put(bytes)
                .array();
    }
}
