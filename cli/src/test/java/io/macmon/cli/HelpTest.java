package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every help page can be read on a terminal of 80 columns, and its examples can be pasted. */
class HelpTest {

    private static final int OPTION_COLUMN = 28;
    private static final Pattern EXAMPLES = Pattern.compile("\n(?:Examples|Try first):\n");

    private static final Pattern DOCUMENTED = Pattern.compile("\nDocumentation: (.*)\n");

    /** One command and its page. */
    record HelpPage(CommandLine command, List<String> names, String text) {

        List<OptionSpec> options() {
            return command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .toList();
        }

        /** The lines of an option, without the lines of its list of values. */
        List<String> lines(OptionSpec option) {
            List<String> lines = text.lines().toList();
            Pattern label = Pattern.compile("  (-., |    )?" + Pattern.quote(name(option)) + "( .*)?");
            int first = indexOf(lines, label);
            assertThat(first)
                    .as("the page of %s shows %s", names, option.longestName())
                    .isNotNegative();
            int end = first + 1;
            while (end < lines.size() && lines.get(end).startsWith(" ".repeat(OPTION_COLUMN))) {
                end++;
            }
            return lines.subList(first, end);
        }

        String heading(OptionSpec option) {
            List<String> before = text.lines()
                    .takeWhile(line -> !line.equals(lines(option).get(0)))
                    .toList();
            return before.stream()
                    .filter(line -> line.matches("[A-Z].*:"))
                    .reduce((first, last) -> last)
                    .orElse("");
        }

        List<String> examples() {
            Matcher heading = EXAMPLES.matcher(text);
            assertThat(heading.find()).as("the page of %s has examples", names).isTrue();
            return text.substring(heading.end()).replace("\\\n", " ").lines().toList();
        }

        private static String name(OptionSpec option) {
            return option.negatable() ? option.longestName().replace("--", "--[no-]") : option.longestName();
        }

        private static int indexOf(List<String> lines, Pattern pattern) {
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).matches()) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public String toString() {
            return "macmon " + String.join(" ", names);
        }
    }

    static Stream<HelpPage> pages() {
        List<HelpPage> pages = new ArrayList<>();
        addPages(Macmon.commandLine(), List.of(), pages);
        return pages.stream();
    }

    private static void addPages(CommandLine command, List<String> names, List<HelpPage> pages) {
        pages.add(new HelpPage(command, names, command.getUsageMessage()));
        Set.copyOf(command.getSubcommands().values())
                .forEach(subcommand -> addPages(
                        subcommand,
                        Stream.concat(names.stream(), Stream.of(subcommand.getCommandName()))
                                .toList(),
                        pages));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void fits80ColumnsWithoutBreakingAWord(HelpPage page) {
        assertThat(page.text().lines().filter(line -> line.length() > 80)).isEmpty();
        assertThat(page.text().lines().filter(line -> line.endsWith(" "))).isEmpty();
        String words = words(page.text());
        for (OptionSpec option : page.options()) {
            assertThat(words).contains(words(String.join(" ", option.description())));
        }
        for (String paragraph : page.command().getCommandSpec().usageMessage().description()) {
            assertThat(words).contains(words(paragraph));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsEachOptionUnderAHeadingAndWithItsParameter(HelpPage page) {
        for (OptionSpec option : page.options()) {
            assertThat(page.heading(option))
                    .as("heading of %s", option.longestName())
                    .isNotIn("", "Commands:", "Exit codes:");
            assertThat(page.lines(option).get(0).replace("[no-]", ""))
                    .contains(option.names())
                    .contains(option.arity().max() == 0 ? "" : " " + option.paramLabel());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void endsWithExamplesThatMacmonAccepts(HelpPage page) {
        List<String> examples = page.examples();
        assertThat(examples).isNotEmpty().allMatch(line -> line.matches("  (sudo )?macmon .*"));
        for (String example : examples) {
            String[] arguments = arguments(example.replaceFirst(" \\| .*", ""));
            assertThatCode(() -> Macmon.commandLine(arguments).parseArgs(arguments))
                    .as(example)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void eachCommandHasTheNameInItsOwnSynopsis() {
        Macmon.commandLine("help").getSubcommands().forEach((name, command) -> {
            Class<?> type = command.getCommandSpec().userObject().getClass();
            assertThat(type.getAnnotation(CommandLine.Command.class).name()).isEqualTo(name);
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namesDocumentationThatExists(HelpPage page) {
        Matcher line = DOCUMENTED.matcher(page.text());
        if (line.find()) {
            assertThat(line.group(1).split(", ", -1))
                    .allSatisfy(file -> assertThat(Path.of(System.getProperty("macmon.root"), file))
                            .exists());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void describesMostOptionsInOneLineAndEndsNoneWithAFullStop(HelpPage page) {
        long oneLine = page.options().stream()
                .filter(option -> page.lines(option).size() == 1)
                .count();

        assertThat(oneLine)
                .isGreaterThanOrEqualTo(Math.round(0.7 * page.options().size()));
        assertThat(page.options())
                .allSatisfy(option -> assertThat(option.description()[0]).doesNotEndWith("."));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void helpCommandPrintsTheSamePage(HelpPage page) {
        String[] help = Stream.concat(Stream.of("help"), page.names().stream()).toArray(String[]::new);
        String[] option =
                Stream.concat(page.names().stream(), Stream.of("--help")).toArray(String[]::new);

        assertThat(CommandResult.of(help)).isEqualTo(CommandResult.of(option));
        assertThat(CommandResult.of(help).exitCode()).isZero();
        assertThat(CommandResult.of(help).out()).isEqualTo(page.text().lines().toList());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandPrintsTheVersion(HelpPage page) {
        String[] arguments =
                Stream.concat(page.names().stream(), Stream.of("--version")).toArray(String[]::new);

        assertThat(CommandResult.of(arguments).out()).singleElement().asString().startsWith("macmon ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"link list", "link ls"})
    void listIsShow(String alias) {
        assertThat(CommandResult.ofLine("help " + alias).out())
                .isEqualTo(CommandResult.ofLine("help link show").out())
                .contains("Aliases: list, ls");
    }

    @Test
    void anUnknownCommandOfHelpIsExplained() {
        CommandResult result = CommandResult.ofLine("help wacth");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(String.join("\n", result.err()))
                .contains("unknown command 'wacth'; did you mean 'watch'?")
                .doesNotContain("index 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "link"})
    void aMissingCommandPrintsTheCommandsToStandardError(String line) {
        CommandResult result = line.isEmpty() ? CommandResult.of() : CommandResult.ofLine(line);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo(CommandResult.ofLine((line + " --help").strip()).out());
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    // Splits at spaces outside quotes, without the name of the program.
    private static String[] arguments(String example) {
        return Pattern.compile("'[^']*'|\\S+")
                .matcher(example)
                .results()
                .map(word -> word.group().replace("'", ""))
                .dropWhile(word -> !word.equals("macmon"))
                .skip(1)
                .toArray(String[]::new);
    }
}
