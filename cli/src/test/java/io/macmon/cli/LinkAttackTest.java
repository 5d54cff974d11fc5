package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another user puts a link where root writes, in a directory like /tmp. */
class LinkAttackTest {

    private static final int MALLORY = 1234;

    @TempDir
    Path folder;

    private Path shared;
    private Path victim;
    private Path traffic;

    @BeforeEach
    void createSharedDirectory() throws IOException {
        Requirements.root(); // who can give a link to another user
        shared = Files.createDirectory(folder.toRealPath().resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 01777);
        victim = Files.writeString(folder.resolve("victim"), "unchanged");
        traffic = folder.resolve("traffic.pcap");
        LabTrafficFile.write(new LabTraffic(), traffic);
    }

    @ParameterizedTest
    @CsvSource({
        "audit, --report, ''",
        "audit --learn 1s, -w, ''",
        "watch, --out, eve:",
        "watch, -w, ''",
        "watch, --hlog, ''",
        "export, -w, ''",
    })
    void noOutputFollowsTheLink(String command, String option, String prefix) throws Exception {
        Path link = link("output.csv");
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("-r", traffic.toString(), option, prefix + link));

        try (Program program = Program.start(arguments.toArray(new String[0]))) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err())
                    .anyMatch(line -> line.contains("the link " + link + " belongs to user " + MALLORY));
        }
        assertThat(victim).hasContent("unchanged");
    }

    @Test
    void noDatabaseFollowsTheLinkOfItsLock() throws Exception {
        link("audit.db.lock");
        Path database = shared.resolve("audit.db");

        try (Program audit = Program.start("audit", "-r", traffic.toString(), "--state", database.toString())) {
            assertThat(audit.exitCode()).isEqualTo(1);
            assertThat(audit.err()).anyMatch(line -> line.contains("every user can create files in " + shared));
        }
        assertThat(victim).hasContent("unchanged");
    }

    private Path link(String name) throws IOException {
        Path link = Files.createSymbolicLink(shared.resolve(name), victim);
        Files.setAttribute(link, "unix:uid", MALLORY, LinkOption.NOFOLLOW_LINKS);
        return link;
    }
}
