package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextStreamTest {

    @Test
    void holdsLinesBackUntilTheyAreFlushed() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        TextStream out = new TextStream(stream);

        out.line("one");
        out.line("zw\u00f6lf");
        assertThat(stream.size()).isZero();

        out.flush();
        assertThat(stream.toString(StandardCharsets.UTF_8)).isEqualTo("one\nzw\u00f6lf\n");
    }

    @Test
    void saysThatTheDiskIsFull() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            TextStream out = new TextStream(full);
            out.line("text");

            assertThatThrownBy(out::flush)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("No space left on device");
        }
    }

    @Test
    void failsAtOnceWhenALineIsLongerThanItsBuffer() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            TextStream out = new TextStream(full);

            assertThatThrownBy(() -> out.line("x".repeat(1 << 20))).isInstanceOf(UncheckedIOException.class);
        }
    }
}
