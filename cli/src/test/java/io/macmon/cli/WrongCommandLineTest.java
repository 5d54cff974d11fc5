package io.macmon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong command line in {@code wrong-command-lines.txt} has exactly the answer below it. */
class WrongCommandLineTest {

    private static final String PROMPT = "$ macmon";
    private static final int WIDTH = 100;
    private static final int HEIGHT = 3;

    @TempDir
    static Path directory;

    @BeforeAll
    static void createFiles() throws IOException {
        Path file = null;
        for (String line : text().lines().toList()) {
            if (line.startsWith("+ ")) {
                file = Files.createFile(directory.resolve(line.substring(2)));
            } else if (line.startsWith("  ") && file != null) {
                Files.write(file, content(file, line.substring(2)), StandardOpenOption.APPEND);
            } else {
                file = null;
            }
        }
    }

    private static byte[] content(Path file, String line) {
        return file.endsWith("good.pcap")
                ? HexFormat.of().parseHex(line.replace(" ", ""))
                : (line + "\n").getBytes(UTF_8);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void getsExactlyThisAnswer(Case wrong) {
        assertThat(answer(wrong.line)).isEqualTo(wrong.answer);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answerIsShortAndPlain(Case wrong) {
        List<String> text = wrong.answer.subList(0, wrong.answer.size() - 1);

        assertThat(wrong.answer.get(text.size())).isIn("exit 1", "exit 2");
        assertThat(text.get(0)).startsWith("macmon: ");
        assertThat(text).hasSizeLessThanOrEqualTo(HEIGHT).allMatch(line -> line.length() <= WIDTH);
        assertThat(String.join("\n", text))
                .doesNotContain("Exception", "java.", "picocli", "snakeyaml", "io.macmon", "\tat ", "<", ">", "null")
                .doesNotContainPattern("[A-Z]{2,}_[A-Z]+|PARAM|[a-z][A-Z][a-z]+(Command|Options|Converter)");
    }

    @Test
    void coversManyMistakes() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        boolean inAnswer = false;
        for (String line : text().lines().toList()) {
            if (line.startsWith(PROMPT)) {
                cases.add(new Case(line.substring(PROMPT.length()), new ArrayList<>()));
                inAnswer = true;
            } else if (line.isEmpty()) {
                inAnswer = false;
            } else if (inAnswer) {
                cases.get(cases.size() - 1).answer.add(line);
            }
        }
        return cases.stream();
    }

    private static List<String> answer(String line) {
        String[] arguments = Pattern.compile("'[^']*'|\\S+")
                .matcher(line.replace("DIR", directory.toString()))
                .results()
                .map(word -> word.group().replace("'", ""))
                .toArray(String[]::new);
        CommandResult result = CommandResult.of(arguments);
        List<String> answer = new ArrayList<>();
        result.out().forEach(printed -> answer.add("out: " + printed));
        result.err().forEach(printed -> answer.add(readable(printed)));
        answer.add("exit " + result.exitCode());
        return answer;
    }

    private static String readable(String line) {
        return line.replace(directory.toString(), "DIR")
                .replaceFirst("no device is up$|devices that are up: .*", "DEVICES");
    }

    private static String text() {
        try (InputStream in = WrongCommandLineTest.class.getResourceAsStream("/wrong-command-lines.txt")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Prints the file with the answers of this build, to compare after an intended change. */
    public static void main(String[] arguments) throws IOException {
        directory = Files.createTempDirectory("macmon-answers");
        createFiles();
        boolean inAnswer = false;
        for (String line : text().lines().toList()) {
            inAnswer &= !line.isEmpty();
            if (!inAnswer) {
                System.out.println(line);
            }
            if (line.startsWith(PROMPT)) {
                answer(line.substring(PROMPT.length())).forEach(System.out::println);
                inAnswer = true;
            }
        }
    }

    /** A command line without {@code macmon}, and the lines of its answer. */
    record Case(String line, List<String> answer) {}
}
