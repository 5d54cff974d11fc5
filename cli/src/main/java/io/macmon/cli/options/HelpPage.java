package io.macmon.cli.options;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The page that {@code --help} prints: usage, description, commands, options under the headings of {@link HelpSection},
 * exit codes and footer. It is 80 columns wide on every terminal, and its lines break only at spaces. The footer is
 * printed as it is.
 */
final class HelpPage {

    private static final String SECTION_KEY = "page";
    private static final int WIDTH = 80;
    private static final int OPTION_COLUMN = 28;
    private static final int COMMAND_COLUMN = 10;
    private static final int EXIT_CODE_COLUMN = 5;
    private static final String USAGE = "Usage: ";

    private final CommandSpec command;
    private final UsageMessageSpec texts;
    private final StringBuilder page = new StringBuilder();

    private HelpPage(CommandSpec command) {
        this.command = command;
        texts = command.usageMessage();
    }

    static void install(CommandSpec command) {
        command.usageMessage()
                .sectionKeys(List.of(SECTION_KEY))
                .sectionMap(Map.of(SECTION_KEY, help -> new HelpPage(command).text()));
    }

    private String text() {
        for (String line : texts.customSynopsis()) {
            page.append(page.isEmpty() ? USAGE : " ".repeat(USAGE.length()))
                    .append(line)
                    .append('\n');
        }
        page.append('\n');
        for (String paragraph : texts.description()) {
            wrap(paragraph, 0);
        }
        if (command.aliases().length > 0) {
            page.append("\nAliases: ")
                    .append(String.join(", ", command.aliases()))
                    .append('\n');
        }
        addCommands();
        addOptions();
        addExitCodes();
        for (String line : texts.footer()) {
            page.append(line).append('\n');
        }
        return page.toString();
    }

    private void addOptions() {
        boolean[] isFirst = {true};
        HelpSection.group(command.options()).forEach((heading, options) -> {
            page.append('\n').append(heading).append(":\n");
            if (isFirst[0]) {
                command.positionalParameters().forEach(operand -> addRow(operand, "  " + operand.paramLabel()));
                isFirst[0] = false;
            }
            options.forEach(option -> addRow(option, label(option)));
        });
    }

    private void addRow(ArgSpec argument, String label) {
        String[] description = argument.description();
        addRow(label, OPTION_COLUMN, description[0]);
        Arrays.stream(description)
                .skip(1)
                .flatMap(String::lines)
                .forEach(line -> wrap(" ".repeat(OPTION_COLUMN + 2) + line, OPTION_COLUMN + 4));
    }

    // As in "  -i, --parent DEVICE"; the long names of all options are in one column.
    private static String label(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .sorted(Comparator.comparingInt(String::length))
                .collect(Collectors.joining(", "));
        String column = option.shortestName().length() == 2 ? "  " : "      ";
        String name = option.negatable() ? names.replace("--", "--[no-]") : names;
        return column
                + name
                + (option.arity().max() == 0
                        ? ""
                        : " " + option.paramLabel() + (option.arity().max() > 1 ? "..." : ""));
    }

    private void addCommands() {
        Map<String, CommandLine> commands = new LinkedHashMap<>(command.subcommands());
        commands.entrySet()
                .removeIf(named -> !named.getKey().equals(named.getValue().getCommandName())); // aliases
        page.append(commands.isEmpty() ? "" : "\nCommands:\n");
        int longest = commands.keySet().stream().mapToInt(String::length).max().orElse(0);
        int column = Math.max(COMMAND_COLUMN, longest + 4);
        commands.forEach((name, subcommand) -> addRow(
                "  " + name, column, subcommand.getCommandSpec().usageMessage().description()[0]));
    }

    private void addExitCodes() {
        Map<String, String> codes = texts.exitCodeList();
        page.append(codes.isEmpty() ? "" : "\nExit codes:\n");
        codes.forEach((code, meaning) -> addRow("  " + code, EXIT_CODE_COLUMN, meaning));
    }

    private void addRow(String label, int column, String text) {
        if (label.length() >= column) {
            page.append(label).append('\n');
            wrap(" ".repeat(column) + text, column);
        } else {
            wrap(label + " ".repeat(column - label.length()) + text, column);
        }
    }

    // Breaks a line at spaces only; what follows a break is indented.
    private void wrap(String line, int indentation) {
        String rest = line;
        while (rest.length() > WIDTH) {
            int end = rest.lastIndexOf(' ', WIDTH);
            if (end <= indentation) {
                break; // a word that is wider than the page
            }
            page.append(rest.substring(0, end).stripTrailing()).append('\n');
            rest = " ".repeat(indentation) + rest.substring(end + 1);
        }
        page.append(rest).append('\n');
    }
}
