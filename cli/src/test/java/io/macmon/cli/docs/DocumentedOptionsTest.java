package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Macmon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The README and docs describe the command line as it is: all of it, and nothing else. */
class DocumentedOptionsTest {

    private static final List<CommandLine> COMMANDS =
            commandsBelow(Macmon.commandLine()).toList();

    private static Stream<CommandLine> commandsBelow(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().distinct().flatMap(DocumentedOptionsTest::commandsBelow));
    }

    /** Options of the plugin, which is not on this class path; its own test compares them with the page. */
    private static final Set<String> OF_PLUGIN = Set.of("--brokers", "--at");

    private static Stream<OptionSpec> options() {
        return COMMANDS.stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> !option.hidden());
    }

    /** Everything in the pages that is set as code. */
    private static String allCode() {
        return Page.ofUsers().stream()
                .flatMap(page -> Stream.concat(
                        page.codeSpans().stream(), page.blocks().stream().map(Page.Block::text)))
                .collect(Collectors.joining("\n"));
    }

    private static boolean mentions(String text, String word) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
                .matcher(text)
                .find();
    }

    @Test
    void everyOptionIsDocumented() {
        String code = allCode();

        assertThat(options().map(OptionSpec::longestName).distinct().filter(name -> !mentions(code, name)))
                .isEmpty();
    }

    @Test
    void everyShortNameIsDocumented() {
        String code = allCode();

        assertThat(options()
                        .flatMap(option -> Arrays.stream(option.names()))
                        .distinct()
                        .filter(name -> !mentions(code, name)))
                .isEmpty();
    }

    @Test
    void everyCommandIsDocumented() {
        String code = allCode();

        assertThat(COMMANDS.stream()
                        .filter(command ->
                                !command.getCommandSpec().usageMessage().hidden())
                        .map(command -> command.getCommandSpec().qualifiedName())
                        .filter(name -> !mentions(code, name.replaceFirst("^macmon ", ""))))
                .isEmpty();
    }

    @Test
    void everyValueOfAnOptionIsDocumented() {
        String code = allCode();
        Set<String> missing = new TreeSet<>();
        options()
                .filter(option -> option.completionCandidates() != null)
                .forEach(option -> valuesOf(option)
                        .filter(value -> !mentions(code, value))
                        .forEach(value -> missing.add(option.longestName() + " " + value)));

        assertThat(missing).isEmpty();
    }

    /** The values that help lists; of --out, it lists each format on a line with its description. */
    private static Stream<String> valuesOf(OptionSpec option) {
        List<String> lines = new ArrayList<>();
        option.completionCandidates().forEach(lines::add);
        return Arrays.stream(String.join("%n", lines).split("%n", -1)).map(line -> line.replaceFirst(" .*", ""));
    }

    @Test
    void everyOptionThatAPageNamesExists() {
        Set<String> names = options()
                .flatMap(option -> Arrays.stream(option.names()))
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(OF_PLUGIN);
        options()
                .filter(OptionSpec::negatable)
                .forEach(option -> names.add(option.longestName().replaceFirst("^--", "--no-")));
        List<String> unknown = new ArrayList<>();
        for (Page page : Page.ofUsers()) {
            for (String span : page.codeSpans()) {
                String name = span.split("[ =]", 2)[0];
                if (name.matches("--?[a-z][a-z-]*") && !names.contains(name)) {
                    unknown.add(page.name() + ": " + span);
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void everyCommandLineInAPageIsAccepted() {
        List<String> refused = new ArrayList<>();
        int calls = 0;
        for (Page page : Page.ofUsers()) {
            for (Page.Block block : page.blocks()) {
                for (List<String> call : CommandText.calls(block.text())) {
                    calls++;
                    String[] args = call.toArray(String[]::new);
                    try {
                        Macmon.commandLine(args).parseArgs(args);
                    } catch (CommandLine.ParameterException wrong) {
                        refused.add(page.name() + ": macmon " + String.join(" ", call) + ": " + wrong.getMessage());
                    }
                }
            }
        }

        assertThat(refused).isEmpty();
        assertThat(calls).isGreaterThan(20);
    }

    @Test
    void commandsInTextAreSplitAsAShellSplitsThem() {
        assertThat(CommandText.calls("""
            $ sudo ./macmon watch -r 'a b.pcap' \\
                  --json | jq .   # not an argument
            macmon lab   # see it
            macmon: cannot open x
            tcpdump -r x
            """))
                .containsExactly(List.of("watch", "-r", "a b.pcap", "--json"), List.of("lab"));
    }
}
