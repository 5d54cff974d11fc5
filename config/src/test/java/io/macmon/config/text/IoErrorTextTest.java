package io.macmon.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's messages often name only the file or the host, not the reason. */
class IoErrorTextTest {

    @TempDir
    Path directory;

    @Test
    void aMissingFile() {
        IOException failure =
                catchThrowableOfType(IOException.class, () -> Files.readString(directory.resolve("missing")));
        assertThat(IoErrorText.of(failure)).isEqualTo("no such file or directory");
    }

    @Test
    void aFileThatExists() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        IOException failure = catchThrowableOfType(IOException.class, () -> Files.createFile(file));
        assertThat(IoErrorText.of(failure)).isEqualTo("the file already exists");
    }

    @Test
    void anUnknownHost() {
        assertThat(IoErrorText.of(new UnknownHostException("nosuch.example"))).isEqualTo("unknown host nosuch.example");
    }
}
