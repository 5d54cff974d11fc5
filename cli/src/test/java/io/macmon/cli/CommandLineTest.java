package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                            | Usage: macmon COMMAND",
                "link                                        | Usage: macmon link COMMAND",
                "wacth                                       | unknown command 'wacth'; did you mean 'watch'?",
                "watch                                       | no input: add -i DEVICE to capture",
                "watch -i lo -r x                            | -i and -r exclude each other",
                "watch --parent lo                           | needs a station; add --mac ADDRESS or",
                "watch --parent lo --mac 02:aa               | not a MAC address: '02:aa'",
                "watch --parent lo --mac 01:00:5e:00:00:01   | 01:00:5e:00:00:01 is a group address",
                "watch --parent lo --mac 0:0:0:0:0:0         | 00:00:00:00:00:00 is not a station",
                "watch --parent lo --mac 2:0:0:0:0:1,x       | not a MAC address: 'x'",
                "watch --parent lo --mac 2:0:0:0:0:1 --for x | not a duration: 'x'",
                "watch --parent lo --mac 2:0:0:0:0:1 --for 0 | for: must be longer than 0s",
                "watch --parent lo --mac 2:0:0:0:0:1 -c 0    | -c: must be at least 1, got 0",
                "watch --parent lo --mac 2:0:0:0:0:1 -s 5    | -s: must be 0 (all) or from 14",
                "watch --parent lo --mac 2:0:0:0:0:1 --engine warp      | expected one of: auto, ring, pcap4j",
                "watch --parent lo --mac 2:0:0:0:0:1 --idle-timeout 0   | idle-timeout: must be longer than 0s",
                "watch --parent lo --mac 2:0:0:0:0:1 --max-flows 0      | max-flows: must be 1 to 4194304, got 0",
                "watch --parent lo --mac 2:0:0:0:0:1 --interval 1ms     | interval: must be at least 100ms",
                "watch --parent lo --mac 2:0:0:0:0:1 --buffer 3G        | buffer: must be below 2G",
                "watch --parent lo --mac 2:0:0:0:0:1 --buffer 1k        | buffer: must be at least 1M",
                "watch --parent lo --mac 2:0:0:0:0:1 --filter 'x y z'   | filter: 'x y z': ",
                "watch -r x --interval 1s                    | interval: works only for live captures",
                "watch -r /etc/hosts /etc/hosts              | -r: lists /etc/hosts twice",
                "watch -r - /etc/hosts                       | -r: standard input cannot be one of several files",
                "watch -r                                    | -r needs a value; write it as -r FILE",
                "watch -r x --for 1s                         | for: works only for live captures",
                "watch -r x y --nonsense                     | unknown option '--nonsense'",
                "watch -r x --nonsense                       | unknown option '--nonsense'",
                "doctor --nonsense                           | unknown option '--nonsense'",
                "doctor eth0                                 | 'eth0'",
            })
    void explainsAWrongCommandLineAndExitsWithTwo(String line, String explanation) {
        assertThat(run(line == null ? new String[0] : arguments(line))).isEqualTo(2);
        assertThat(err.toString()).contains(explanation).doesNotContain("Exception", "\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesTooManyStationsAndNamesTheLimit() throws IOException {
        Path many = folder.resolve("many");
        Files.writeString(
                many,
                LongStream.rangeClosed(1, 50_001)
                        .mapToObj(i -> String.format("02%010x", i))
                        .collect(Collectors.joining("\n")));

        assertThat(run("watch", "--parent", "lo", "--macs", many.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("50001 stations").contains("at most 50000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch -r /etc/nosuchthing/* | cannot read /etc/nosuchthing/*: no file matches",
                "watch --parent lo --macs /nonexistent | cannot read /nonexistent: no such file",
                "watch -r /nonexistent      | cannot read /nonexistent: no such file",
                "watch -r /etc              | cannot read /etc: it is a directory; give the files in it",
                "watch -r /etc/passwd       | cannot read /etc/passwd: not a pcap or pcapng file: starts with",
                "watch --parent nosuchdev --mac 2:0:0:0:0:1 | no device named nosuchdev",
                "watch --device nosuchdev --mac 2:0:0:0:0:1 | no device named nosuchdev",
                "watch --parent lo --mac 2:0:0:0:0:1        | lo is the loopback device",
            })
    void explainsAFailureAndExitsWithOne(String line, String explanation) {
        assertThat(run(arguments(line))).isEqualTo(1);
        assertThat(err.toString()).contains(explanation).startsWith("macmon: ").doesNotContain("Exception");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesToWriteTheFileThatIsRead() throws IOException {
        Path file = Files.createFile(folder.resolve("capture.pcap"));

        assertThat(run(
                        "watch",
                        "-r",
                        file.toString(),
                        "-w",
                        folder.resolve(".").resolve("capture.pcap").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("-w: names the same file as --read");
    }

    @Test
    void refusesAFileThatTwoOptionsName() throws IOException {
        Path file = Files.createFile(folder.resolve("capture.pcap"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(run("watch", "-r", file.toString(), "--hlog", link.toString()))
                .isEqualTo(2);
        assertThat(run("watch", "-r", "/nonexistent", "-w", "new.pcap", "--hlog", "./new.pcap"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("hlog: names the same file as --read", "hlog: names the same file as --write");
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void helpListsEveryExitCode() {
        assertThat(run("watch", "--help")).isZero();
        assertThat(out.toString())
                .contains("Exit codes:", "0 ", "1 ", "2 ", "3 ", "--parent", "--mac", "-w, --write FILE");
    }

    private int run(String... arguments) {
        CommandLine program = Macmon.commandLine(arguments);
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return program.execute(arguments);
    }

    // Splits at spaces outside quotes.
    private static String[] arguments(String line) {
        return Pattern.compile("'[^']*'|\\S+")
                .matcher(line)
                .results()
                .map(word -> word.group().replace("'", ""))
                .toArray(String[]::new);
    }
}
