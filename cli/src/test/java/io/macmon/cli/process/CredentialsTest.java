package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    @TempDir
    private Path folder;

    @Test
    void aNameOfACredentialMeansTheCredential() throws Exception {
        Path secret = Files.writeString(folder.resolve("radius-secret"), "s3cret");
        Map<String, String> service = Map.of("CREDENTIALS_DIRECTORY", folder.toString());

        assertThat(Credentials.resolve(Path.of("radius-secret"), service)).isEqualTo(secret);
        for (String other : new String[] {"missing", "./radius-secret", "..", "/etc/radius-secret"}) {
            assertThat(Credentials.resolve(Path.of(other), service)).isEqualTo(Path.of(other));
        }
        assertThat(Credentials.resolve(null, service)).isNull();
    }

    @Test
    void outsideAServiceANameMeansAFile() {
        Path file = Path.of("radius-secret");

        assertThat(Credentials.resolve(file, Map.of())).isEqualTo(file);
        assertThat(Credentials.resolve(file, Map.of("CREDENTIALS_DIRECTORY", "")))
                .isEqualTo(file);
    }
}
