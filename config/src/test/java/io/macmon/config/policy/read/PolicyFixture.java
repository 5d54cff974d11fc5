package io.macmon.config.policy.read;

import io.macmon.config.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Writes policies, and the files that they name, to a folder. */
abstract class PolicyFixture {

    @TempDir
    Path folder;

    Policy read(String text) {
        return file(text).read();
    }

    PolicyFile file(String text) {
        try {
            return new PolicyFile(write("policy.yaml", text));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
