package io.macmon.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

/** The man pages as man(1) and mandoc read them, and the completions in the shells themselves. */
class PageFilesTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws Exception {
        PageFiles.write(folder, "2026-01-01");
    }

    @Test
    void eachCommandHasAPageThatDescribesEachOption() throws Exception {
        List<CommandSpec> commands = PageFiles.commands();
        assertThat(commands).hasSizeGreaterThan(15);
        for (CommandSpec command : commands) {
            String page = Files.readString(folder.resolve("man/" + ManPage.name(command) + ".1"));

            assertThat(page).contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS");
            assertThat(command.optionsMap().keySet())
                    .filteredOn(name -> !command.findOption(name).hidden()
                            && !command.findOption(name).negatable())
                    .allSatisfy(name -> assertThat(page).contains("\\fB" + ManPage.escape(name) + "\\fR"));
        }
        assertThat(folder.resolve("man/macmon-watch.1"))
                .content()
                .contains(".SH EXAMPLES\n.nf\nmacmon watch \\-i eth0", "/usr/share/doc/macmon/watch.md");
    }

    @Test
    void mandocFindsNothingToMendInThePages() throws Exception {
        Requirements.program("mandoc");

        assertThat(shell("for page in man/*.1; do mandoc -T lint -W warning $page; done"))
                .isEmpty();
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        Files.writeString(folder.resolve("test.bash"), """
            . ./macmon.bash
            complete_last() {
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
                compopt() { :; }
                _macmon
                echo "${COMPREPLY[*]}"
            }
            complete_last macmon aud
            complete_last macmon audit mu
            complete_last macmon watch --eng
            complete_last macmon watch --engine ''
            complete_last macmon watch -i l
            complete_last macmon audit findings --kind rogue-d
            complete_last macmon watch --out ev
            complete_last macmon watch --macs macmon.f
            complete_last macmon help wat
            complete_last macmon watch --for ''
            """);

        assertThat(shell("bash test.bash"))
                .isEqualTo("audit\nmute\n--engine\nauto ring pcap4j\nlo\nrogue-dhcp\neve:\nmacmon.fish\nwatch\n");
    }

    @Test
    void zshReadsItsFunctions() throws Exception {
        Requirements.program("zsh");

        assertThat(shell("zsh -n macmon.zsh")).isEmpty();
    }

    @Test
    void fishCompletesCommandsOptionsAndValues() throws Exception {
        Requirements.program("fish");
        Files.writeString(folder.resolve("test.fish"), """
            source macmon.fish
            for line in 'macmon aud' 'macmon audit mu' 'macmon watch --eng' 'macmon watch --engine ' 'macmon watch -i l'
                complete -C $line | string replace -r '\\t.*' ''
            end
            """);

        assertThat(shell("HOME=$PWD fish test.fish")).isEqualTo("audit\nmute\n--engine\nauto\npcap4j\nring\nlo\n");
    }

    private String shell(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return printed.replace("\n\n", "\n");
    }
}
