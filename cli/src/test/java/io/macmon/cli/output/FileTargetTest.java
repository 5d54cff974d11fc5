package io.macmon.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTargetTest {

    @TempDir
    Path folder;

    @Test
    void truncatesAFileWhenOpenedFirstAndAppendsAfterwards() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old");
        FileTarget target = new FileTarget(file);

        assertThat(target.open()).isTrue();
        write(target, "one\n");
        target.close();
        assertThat(target.open()).isFalse();
        write(target, "two\n");
        target.close();

        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void continuesTheFileOfAnEarlierRunOnANewLine() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old\npart of a li");
        FileTarget target = new FileTarget(file, Optional.empty(), true, message -> {});

        assertThat(target.open()).isFalse();
        write(target, "one\n");
        target.close();

        assertThat(file).hasContent("old\npart of a li\none\n");
    }

    /** What was captured is not for every user of the machine, whatever the umask of the shell. */
    @Test
    void othersCannotReadANewFile() throws IOException {
        Path file = folder.resolve("f");
        FileTarget target = new FileTarget(file);
        target.open();
        target.close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    /** An administrator who gave a file another mode wants that one. */
    @Test
    void anExistingFileKeepsItsMode() throws IOException {
        Path file = Files.createFile(folder.resolve("f"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        FileTarget target = new FileTarget(file);
        target.open();
        target.close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
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
    void noticesThatItsFileWasMovedAndCreatesANewOne() throws IOException {
        Path file = folder.resolve("f");
        FileTarget target = new FileTarget(file);
        target.open();
        write(target, "one\n");
        assertThat(target.wasMoved()).isFalse();

        Files.move(file, folder.resolve("f.1"));
        assertThat(target.wasMoved()).isTrue();
        target.close();
        assertThat(target.open()).isTrue();
        write(target, "two\n");
        target.close();

        assertThat(folder.resolve("f.1")).hasContent("one\n");
        assertThat(file).hasContent("two\n");
    }

    @Test
    void appendsToAFileThatWasTruncated() throws IOException {
        Path file = folder.resolve("f");
        FileTarget target = new FileTarget(file);
        target.open();
        write(target, "one\n");
        Files.writeString(file, "");
        write(target, "two\n");
        target.close();

        assertThat(file).hasContent("two\n");
    }

    @Test
    void reportsWhyItCannotBeOpenedOrWritten() throws IOException {
        assertThatThrownBy(() -> new FileTarget(folder.resolve("no/f")).open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no directory");
        FileTarget full = new FileTarget(Path.of("/dev/full"));
        full.open();
        assertThatThrownBy(() -> write(full, "one\n")).hasMessageContaining("No space left on device");
        full.close();
    }

    private static void write(FileTarget target, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        target.write(bytes, bytes.length);
    }
}
