package io.macmon.cli.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.cli.radius.MabConfig.Password;
import io.macmon.cli.radius.RadiusServer.Tls;
import io.macmon.cli.tls.KeyFile;
import io.macmon.cli.tls.PemFiles;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RadiusSettingsTest {

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void writesAUserNameInEachFormat() {
        MacAddress station = MacAddress.parse("00:1b:fc:0a:0b:0c");

        assertThat(Arrays.stream(UserNameFormat.values()).map(format -> format.format(station)))
                .containsExactly(
                        "00-1B-FC-0A-0B-0C",
                        "00-1b-fc-0a-0b-0c",
                        "00:1B:FC:0A:0B:0C",
                        "00:1b:fc:0a:0b:0c",
                        "001B.FC0A.0B0C",
                        "001b.fc0a.0b0c",
                        "001BFC0A0B0C",
                        "001bfc0a0b0c");
        assertThat(UserNameFormat.HYPHENS_UPPER).hasToString("hyphens-upper");
    }

    @Test
    void readsASecretWithoutItsLineTerminator() throws Exception {
        assertThat(secret("s3cret\n")).isEqualTo("s3cret");
        assertThat(secret("s3cret\r\n")).isEqualTo("s3cret");
        assertThat(secret("s3cret")).isEqualTo("s3cret");
        assertThat(secret(" two words \n\n")).isEqualTo(" two words \n");
        assertThat(warnings).isEmpty();
    }

    @Test
    void neverPrintsASecret() throws Exception {
        assertThat(MabConfig.of(RadiusServer.parse("localhost", Optional.empty()), Secret.of("s3cret"), nas())
                        .toString())
                .doesNotContain("s3cret");
    }

    @Test
    void warnsOfASecretThatAnyUserCanRead() throws Exception {
        Path file = write("s3cret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Secret.read(file, warnings::add);

        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains(file.toString(), "chmod 600");
    }

    @Test
    void warnsOfAKeyThatAnyUserCanReadOrChange() throws Exception {
        Path key = write("key\n");
        for (String mode : List.of("rw----r--", "rw-----w-")) {
            warnings.clear();
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
            KeyFile.check(key, "the RADIUS client's key", warnings::add);

            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains(key.toString(), "the RADIUS client's key", "chmod 600");
        }
        warnings.clear();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        KeyFile.check(key, "the RADIUS client's key", warnings::add);
        KeyFile.check(folder.resolve("absent"), "the RADIUS client's key", warnings::add);
        assertThat(warnings).isEmpty();
    }

    @Test
    void rejectsAFileWithoutASecret() throws Exception {
        assertRefused(folder.resolve("absent"), "no such file");
        assertRefused(write("\n"), "is empty");
        assertRefused(write("x".repeat(2_000)), "longer than 1024 bytes");
        assertRefused(folder, "it is a directory");
    }

    private void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> Secret.read(file, warnings::add))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(file.toString(), why);
    }

    @Test
    void parsesAServerWithOrWithoutAPort() {
        assertThat(server("radius.example.org")).hasToString("radius.example.org:1812");
        assertThat(server("192.0.2.1:1645")).hasToString("192.0.2.1:1645");
        assertThat(server("2001:db8::1")).hasToString("[2001:db8::1]:1812");
        assertThat(server("[2001:db8::1]")).hasToString("[2001:db8::1]:1812");
        assertThat(server("[2001:db8::1]:99")).hasToString("[2001:db8::1]:99");
        assertThat(RadiusServer.parse("localhost", Optional.of(tls()))).hasToString("localhost:2083");
        for (String wrong :
                List.of("", ":1812", "a b", "host:", "host:0", "host:65536", "host:1:2", "[::1", "host:x")) {
            assertThatThrownBy(() -> server(wrong)).as(wrong).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void rejectsInvalidSettings() {
        assertThatThrownBy(() -> config(Duration.ZERO, 3, 10)).hasMessageContaining("at most 60 s");
        assertThatThrownBy(() -> config(Duration.ofHours(1), 3, 10)).hasMessageContaining("at most 60 s");
        assertThatThrownBy(() -> config(Duration.ofSeconds(1), 0, 10)).hasMessageContaining("1 to 10, got 0");
        assertThatThrownBy(() -> config(Duration.ofSeconds(1), 3, 0))
                .hasMessageContaining("requests per second, got 0");
        assertThatThrownBy(() -> new Nas(Optional.empty(), "", 0, "", Optional.empty()))
                .hasMessageContaining("RFC 2865");
        assertThatThrownBy(() -> new Tls(Optional.empty(), Optional.of(folder), Optional.empty(), true))
                .hasMessageContaining("together");
    }

    @Test
    void namesTlsFilesThatCannotBeUsed() throws Exception {
        Path empty = write("");
        assertThatThrownBy(() -> context(Optional.of(empty)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(empty.toString(), "no certificate");
        Path absent = folder.resolve("absent");
        assertThatThrownBy(() -> context(Optional.of(absent)))
                .hasMessageContainingAll(absent.toString(), "no such file");
        assertThat(context(Optional.empty())).as("Java's own authorities").isNotNull();
    }

    private static SSLContext context(Optional<Path> authorities) {
        return new PemFiles("radius").context(authorities, Optional.empty(), Optional.empty());
    }

    private static Tls tls() {
        return new Tls(Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    private static RadiusServer server(String text) {
        return RadiusServer.parse(text, Optional.empty());
    }

    private static Nas nas() {
        return new Nas(Optional.empty(), "macmon", 0, "", Optional.empty());
    }

    private static MabConfig config(Duration timeout, int attempts, int rate) {
        return new MabConfig(
                server("localhost"),
                Secret.RADSEC,
                timeout,
                attempts,
                UserNameFormat.BARE_LOWER,
                Password.USER_NAME,
                nas(),
                rate);
    }

    private String secret(String content) throws Exception {
        return new String(Secret.read(write(content), warnings::add).bytes(), StandardCharsets.UTF_8);
    }

    private Path write(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
