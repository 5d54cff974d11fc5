package io.macmon.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCarrierTest {

    @TempDir
    Path folder;

    @Test
    void emptiesAFileTheFirstTimeAndGoesOnAtItsEndTheNext() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old");
        FileCarrier carrier = new FileCarrier(file);

        assertThat(carrier.open()).isTrue();
        write(carrier, "one\n");
        carrier.close();
        assertThat(carrier.open()).isFalse();
        write(carrier, "two\n");
        carrier.close();

        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void refusesAPipeWhoseWriterNobodyCouldFree() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> new FileCarrier(pipe).open())
                .isInstanceOf(IOException.class)
                .hasMessage("it is a pipe; write to - instead, and let the shell make the pipe");
    }

    @Test
    void knowsThatItsFileWasMovedAndMakesAnother() throws IOException {
        Path file = folder.resolve("f");
        FileCarrier carrier = new FileCarrier(file);
        carrier.open();
        write(carrier, "one\n");
        assertThat(carrier.wasMoved()).isFalse();

        Files.move(file, folder.resolve("f.1"));
        assertThat(carrier.wasMoved()).isTrue();
        carrier.close();
        assertThat(carrier.open()).isTrue();
        write(carrier, "two\n");
        carrier.close();

        assertThat(folder.resolve("f.1")).hasContent("one\n");
        assertThat(file).hasContent("two\n");
    }

    @Test
    void goesOnWhereAFileThatWasCutEnds() throws IOException {
        Path file = folder.resolve("f");
        FileCarrier carrier = new FileCarrier(file);
        carrier.open();
        write(carrier, "one\n");
        Files.writeString(file, "");
        write(carrier, "two\n");
        carrier.close();

        assertThat(file).hasContent("two\n");
    }

    @Test
    void saysWhyItCannotBeOpenedOrWritten() throws IOException {
        assertThatThrownBy(() -> new FileCarrier(folder.resolve("no/f")).open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such file or directory");
        FileCarrier full = new FileCarrier(Path.of("/dev/full"));
        full.open();
        assertThatThrownBy(() -> write(full, "one\n")).hasMessageContaining("No space left on device");
        full.close();
    }

    private static void write(FileCarrier carrier, String text) throws IOException {
        byte[] octets = text.getBytes(UTF_8);
        carrier.write(octets, octets.length);
    }
}
