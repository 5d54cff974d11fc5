package io.macmon.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePatternsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        for (String name :
                List.of("b.pcap", "a.pcap", "c.pcapng", ".hidden.pcap", "[1].pcap", "day1/x.pcap", "day2/x.pcap")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
        Files.createDirectory(folder.resolve("directory.pcap"));
    }

    @Test
    void keepsTheOrderOfNamesAndSortsTheMatchesOfAPattern() {
        assertThat(named("c.pcapng", "[ab].pcap")).containsExactly("c.pcapng", "a.pcap", "b.pcap");
    }

    @Test
    void aPatternMatchesNoDirectoryAndNoHiddenFile() {
        assertThat(named("*.pcap")).containsExactly("[1].pcap", "a.pcap", "b.pcap");
        assertThat(named(".*.pcap")).containsExactly(".hidden.pcap");
    }

    @Test
    void aPatternMayBeInAnyPartOfThePath() {
        assertThat(named("day?/x.*")).containsExactly("day1/x.pcap", "day2/x.pcap");
        assertThat(named("*/x.pcap")).containsExactly("day1/x.pcap", "day2/x.pcap");
        assertThat(named("{day2,none}/x.pcap")).containsExactly("day2/x.pcap");
    }

    @Test
    void anExistingFileIsNoPattern() {
        assertThat(named("[1].pcap")).containsExactly("[1].pcap");
    }

    @Test
    void keepsAMissingFileForItsOpenerToReport() {
        assertThat(named("none.pcap")).containsExactly("none.pcap");
    }

    @Test
    void refusesAPatternWithoutAFile() {
        unmatched("*.txt");
        unmatched("none/*");
        unmatched("directory.*");
        refused("invalid pattern '{a': ", "{a");
    }

    @Test
    void refusesAFileNamedTwiceHoweverItIsNamed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a.pcap"));

        refused("lists " + folder + "/a.pcap twice", "a.pcap", "a.pcap");
        refused("lists " + folder + "/a.pcap twice, also as " + folder + "/link", "a.pcap", "link");
        refused("lists " + folder + "/a.pcap twice", "a.pcap", "?.pcap");
    }

    @Test
    void refusesStandardInputAmongOthers() {
        assertThat(FilePatterns.expand(List.of("-"))).containsExactly(Path.of("-"));
        assertThatThrownBy(() -> FilePatterns.expand(List.of("-", "a.pcap")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("read: standard input cannot be one of several files; read it alone");
    }

    private void unmatched(String pattern) {
        assertThatThrownBy(() -> named(pattern))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        wrong -> assertThat(wrong.isUnreadable()).isTrue())
                .hasMessage("cannot read " + folder.resolve(pattern) + ": no file matches this pattern");
    }

    private void refused(String problem, String... names) {
        assertThatThrownBy(() -> named(names))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("read: " + problem);
    }

    private List<String> named(String... names) {
        List<String> paths = Stream.of(names).map(name -> folder + "/" + name).toList();
        return FilePatterns.expand(paths).stream()
                .map(file -> folder.relativize(file).toString())
                .toList();
    }
}
