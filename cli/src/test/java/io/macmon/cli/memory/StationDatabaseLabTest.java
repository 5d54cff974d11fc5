package io.macmon.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.ChildJvm;
import io.macmon.capture.lab.LabTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses disks that are mounted for the child process only. */
@LabTest
class StationDatabaseLabTest {

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void prepare() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
    }

    @Test
    void reportsAFullDiskOnceAndWritesThePendingEntriesWhenThereIsRoom() throws Exception {
        List<String> lines =
                on("mount -t tmpfs -o mode=700,size=12m tmpfs $0 && dd if=/dev/zero of=$0/ballast bs=1M count=11"
                        + " status=none");

        assertThat(lines.get(0)).isEqualTo("small: 0");
        assertThat(lines.get(1)).contains("cannot write to the database", "the disk is full", "the audit continues");
        assertThat(lines.subList(2, 4)).containsExactly("large: 24500", "on the disk: 100");
        assertThat(lines.get(4)).contains("can be written again; 24505 pending entries were written");
        assertThat(lines.subList(5, 7)).containsExactly("after: 0", "on the disk: 5000");
        assertThat(lines).hasSize(7);
    }

    @Test
    void reportsADiskThatIsFullAtTheStart() throws Exception {
        List<String> lines =
                on("mount -t tmpfs -o mode=700,size=1m tmpfs $0; dd if=/dev/zero of=$0/ballast bs=4k 2>&-");

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("refused: cannot open the database").contains("full", "--state");
    }

    @Test
    void reportsAReadOnlyDirectory() throws Exception {
        List<String> lines = on("mount -t tmpfs -o mode=700,ro tmpfs $0");

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .startsWith("refused: cannot open the database")
                .containsIgnoringCase("read-only")
                .contains("--state");
    }

    private List<String> on(String mount) throws Exception {
        List<String> command =
                List.of("unshare", "--mount", "sh", "-c", mount + "; shift; exec \"$@\"", disk.toString(), "disk");
        try (ChildJvm program = ChildJvm.start(
                command,
                SmallDiskWriter.class,
                disk.resolve("audit.db").toString(),
                disk.resolve("ballast").toString(),
                folder.toString())) {
            return program.linesUpTo("end");
        }
    }
}
