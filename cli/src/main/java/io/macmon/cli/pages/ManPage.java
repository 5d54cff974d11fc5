package io.macmon.cli.pages;

import io.macmon.cli.options.HelpSection;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A man page with the texts of a help page, as man(7) wants them. */
final class ManPage {

    private static final String DOCUMENTATION = "Documentation: ";

    private final CommandSpec command;
    private final String date;
    private final String release;
    private final StringBuilder page = new StringBuilder();

    ManPage(CommandSpec command, String date, String release) {
        this.command = command;
        this.date = date;
        this.release = release;
    }

    /** The name of the page of a command, such as {@code macmon-link-add}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    String text() {
        line(".TH " + name(command).toUpperCase(Locale.ROOT) + " 1 " + date + " \"" + release + "\" \"User Commands\"");
        String[] description = command.usageMessage().description();
        heading("NAME");
        line(escape(name(command)) + " \\- " + escape(description[0]));
        heading("SYNOPSIS");
        verbatim(List.of(command.usageMessage().customSynopsis()));
        addDescription(description);
        addCommands();
        addOptions();
        addExitStatus();
        List<String> footer = List.of(command.usageMessage().footer());
        addExamples(footer);
        addSeeAlso(footer);
        return page.toString();
    }

    private void addDescription(String[] description) {
        heading("DESCRIPTION");
        boolean isFirst = true;
        for (String paragraph :
                description.length == 1 ? description : Arrays.copyOfRange(description, 1, description.length)) {
            if (paragraph.isBlank()) {
                continue;
            }
            if (!isFirst) {
                line(".PP");
            }
            line(escape(paragraph) + (paragraph.matches(".*[.:!?]") ? "" : "."));
            isFirst = false;
        }
    }

    private void addCommands() {
        List<CommandSpec> subcommands = PageFiles.subcommands(command);
        if (subcommands.isEmpty()) {
            return;
        }
        heading("COMMANDS");
        for (CommandSpec subcommand : subcommands) {
            line(".TP");
            line(".BR " + escape(name(subcommand)) + " (1)");
            line(escape(subcommand.usageMessage().description()[0]));
        }
    }

    private void addOptions() {
        heading("OPTIONS");
        command.positionalParameters().stream()
                .filter(operand -> !operand.hidden())
                .forEach(operand -> row("\\fI" + escape(operand.paramLabel()) + "\\fR", operand));
        HelpSection.group(command.options()).forEach((title, options) -> {
            line(".SS " + escape(title));
            options.forEach(option -> row(label(option), option));
        });
    }

    private void row(String label, ArgSpec argument) {
        line(".TP");
        line(label);
        String[] description = argument.description();
        line(escape(description[0]));
        List<String> more =
                Arrays.stream(description).skip(1).flatMap(String::lines).toList();
        if (!more.isEmpty()) {
            line(".RS");
            verbatim(more);
            line(".RE");
        }
    }

    private static String label(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .sorted(Comparator.comparingInt(String::length))
                .map(name -> option.negatable() ? name.replace("--", "--[no-]") : name)
                .map(name -> "\\fB" + escape(name) + "\\fR")
                .collect(Collectors.joining(", "));
        return option.arity().max() == 0
                ? names
                : names + " \\fI" + escape(option.paramLabel()) + "\\fR"
                        + (option.arity().max() > 1 ? "..." : "");
    }

    private void addExitStatus() {
        if (command.usageMessage().exitCodeList().isEmpty()) {
            return;
        }
        heading("EXIT STATUS");
        command.usageMessage().exitCodeList().forEach((code, meaning) -> {
            line(".TP");
            line(".B " + code.strip());
            line(escape(meaning));
        });
    }

    // The lines of a footer that are indented are commands.
    private void addExamples(List<String> footer) {
        List<String> examples = footer.stream()
                .filter(text -> text.startsWith(" "))
                .map(text -> text.substring(2))
                .toList();
        if (!examples.isEmpty()) {
            heading("EXAMPLES");
            verbatim(examples);
        }
    }

    private void addSeeAlso(List<String> footer) {
        heading("SEE ALSO");
        String documents = footer.stream()
                .filter(text -> text.startsWith(DOCUMENTATION))
                .flatMap(text ->
                        Arrays.stream(text.substring(DOCUMENTATION.length()).split(", *", -1)))
                .map(document -> "/usr/share/doc/macmon/" + document.replace("docs/", ""))
                .map(ManPage::escape)
                .collect(Collectors.joining(", "));
        String others = command.parent() == null
                ? "\\fBmacmon\\-policy\\fR(5), \\fBmacmon.yaml\\fR(5)"
                : "\\fB" + escape(name(command.parent()))
                        + "\\fR(1), \\fBmacmon\\-policy\\fR(5), \\fBmacmon.yaml\\fR(5)";
        line(documents.isEmpty() ? others : others + ", " + documents);
    }

    private void heading(String title) {
        line(".SH " + (title.contains(" ") ? "\"" + title + "\"" : title));
    }

    private void verbatim(List<String> lines) {
        line(".nf");
        lines.forEach(text -> line(escape(text)));
        line(".fi");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    /** The text with the characters that roff would take for commands, or print as others. */
    static String escape(String text) {
        String escaped = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
