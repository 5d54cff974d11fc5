package io.macmon.cli.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong file in {@code wrong-configurations.txt} has exactly the answer below it. */
class WrongConfigurationTest {

    private static final String FILE_LINE = "> ";

    @TempDir
    static Path directory;

    @BeforeAll
    static void createFiles() throws IOException {
        Files.writeString(directory.resolve("included.yaml"), "watch: {json: true}\n");
        Files.writeString(directory.resolve("nested.yaml"), "include: included.yaml\n");
        Files.createSymbolicLink(directory.resolve("loop.yaml"), Path.of("loop.yaml"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void getsExactlyThisAnswer(Case wrong) throws IOException {
        assertThat(answer(wrong.file)).isEqualTo(wrong.answer);
    }

    @Test
    void coversManyMistakes() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(20).doesNotHaveDuplicates();
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        boolean inFile = false;
        boolean inAnswer = false;
        for (String line : text().lines().toList()) {
            if (line.startsWith(FILE_LINE)) {
                if (!inFile) {
                    cases.add(new Case(new ArrayList<>(), new ArrayList<>()));
                }
                inFile = true;
                inAnswer = true;
                cases.get(cases.size() - 1).file.add(line.substring(FILE_LINE.length()));
            } else {
                inFile = false;
                inAnswer &= !line.isEmpty();
                if (inAnswer) {
                    cases.get(cases.size() - 1).answer.add(line);
                }
            }
        }
        return cases.stream();
    }

    private static List<String> answer(List<String> lines) throws IOException {
        Path file = directory.resolve("macmon.yaml");
        Files.write(file, lines);
        CommandResult result = CommandResult.of("config", "check", file.toString());
        List<String> answer = new ArrayList<>();
        Stream.concat(result.out().stream(), result.err().stream())
                .map(line -> line.replace(directory.toString(), "DIR").replaceFirst("^macmon: ", ""))
                .forEach(answer::add);
        answer.add("exit " + result.exitCode());
        return answer;
    }

    private static String text() {
        try (InputStream in = WrongConfigurationTest.class.getResourceAsStream("/wrong-configurations.txt")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Prints the file with the answers of this build, to compare after an intended change. */
    public static void main(String[] arguments) throws IOException {
        directory = Files.createTempDirectory("macmon-answers");
        createFiles();
        for (Case wrong : cases().toList()) {
            wrong.file.forEach(line -> System.out.println(FILE_LINE + line));
            answer(wrong.file).forEach(System.out::println);
            System.out.println();
        }
    }

    /** The lines of a file, and those of the answer. */
    record Case(List<String> file, List<String> answer) {}
}
