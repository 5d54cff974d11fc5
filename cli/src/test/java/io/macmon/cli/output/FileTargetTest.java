package io.macmon.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTargetTest {

    @TempDir
    Path folder;

    @Test
    void emptiesAFileTheFirstTimeAndGoesOnAtItsEndTheNext() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old");
        FileTarget carrier = new FileTarget(file);

        assertThat(carrier.open()).isTrue();
        write(carrier, "one\n");
        carrier.close();
        assertThat(carrier.open()).isFalse();
        write(carrier, "two\n");
        carrier.close();

        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void refusesAFifo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> new FileTarget(pipe).open())
                .isInstanceOf(IOException.class)
                .hasMessage("it is a FIFO; write to - instead, and redirect that to the FIFO");
    }

    @Test
    void knowsThatItsFileWasMovedAndMakesAnother() throws IOException {
        Path file = folder.resolve("f");
        FileTarget carrier = new FileTarget(file);
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
        FileTarget carrier = new FileTarget(file);
        carrier.open();
        write(carrier, "one\n");
        Files.writeString(file, "");
        write(carrier, "two\n");
        carrier.close();

        assertThat(file).hasContent("two\n");
    }

    @Test
    void saysWhyItCannotBeOpenedOrWritten() throws IOException {
        assertThatThrownBy(() -> new FileTarget(folder.resolve("no/f")).open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such file or directory");
        FileTarget full = new FileTarget(Path.of("/dev/full"));
        full.open();
        assertThatThrownBy(() -> write(full, "one\n")).hasMessageContaining("No space left on device");
        full.close();
    }

    private static void write(FileTarget carrier, String text) throws IOException {
        byte[] octets = text.getBytes(UTF_8);
        carrier.write(octets, octets.length);
    }
}
