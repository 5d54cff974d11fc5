package io.macmon.config.policy.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.Policy;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads any file as a policy or a station list, or throws a ConfigException with the file, and nothing else. */
class PolicyFileFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void readsAnyPolicy(byte[] bytes) throws IOException {
        Path file = file(bytes);
        try {
            Policy policy = PolicyFile.read(file);

            assertThat(policy.exactMembers())
                    .allSatisfy(member -> assertThat(
                                    policy.member(member.entry().pattern().value()))
                            .hasValue(member));
        } catch (ConfigException expected) {
            assertThat(expected.getMessage()).startsWith(file.toString());
        } finally {
            Files.delete(file);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void readsAnyListInAnyFormat(byte[] bytes) throws IOException {
        Path file = file(bytes);
        try {
            read(file, Optional.empty());
            for (ListFormat format : ListFormat.values()) {
                read(file, Optional.of(format));
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void read(Path file, Optional<ListFormat> format) {
        try {
            List<ListedStation> entries = StationList.read(file, format, warning -> {});

            assertThat(entries)
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(entry.location()).startsWith(file + ":"));
        } catch (ConfigException expected) {
            assertThat(expected.getMessage()).startsWith(file.toString());
        }
    }

    private static Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile("policy", ".yaml"), bytes);
    }
}
