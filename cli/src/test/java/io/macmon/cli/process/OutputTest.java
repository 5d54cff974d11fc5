package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTest {

    @Test
    void holdsLinesBackUntilTheyAreFlushed() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Output out = new Output(stream);

        out.line("one");
        out.line("zw\u00f6lf");
        assertThat(stream.size()).isZero();

        out.flush();
        assertThat(stream.toString(StandardCharsets.UTF_8)).isEqualTo("one\nzw\u00f6lf\n");
    }

    @Test
    void saysThatTheDiskIsFull() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            Output out = new Output(full);
            out.line("text");

            assertThatThrownBy(out::flush)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("No space left on device")
                    .matches(failure -> !Output.isClosedPipe(failure));
        }
    }

    @Test
    void failsAtOnceWhenALineIsLongerThanItsBuffer() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            Output out = new Output(full);

            assertThatThrownBy(() -> out.line("x".repeat(1 << 20))).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void knowsAPipeThatItsReaderClosed() throws IOException {
        Process reader = new ProcessBuilder("sh", "-c", "exec 0<&-; echo closed; exec sleep 60").start();
        try {
            assertThat(reader.getInputStream().read()).isEqualTo('c');
            Output out = new Output(reader.getOutputStream());
            Throwable failure = catchThrowable(() -> {
                out.line("text");
                out.flush();
            });

            assertThat(Output.isClosedPipe(failure)).isTrue();
        } finally {
            reader.destroy();
        }
    }

    @Test
    void takesNoOtherFailureForAClosedPipe() {
        assertThat(Output.isClosedPipe(new IllegalStateException("Broken pipe")))
                .isFalse();
        assertThat(Output.isClosedPipe(new UncheckedIOException(new IOException())))
                .isFalse();
    }
}
