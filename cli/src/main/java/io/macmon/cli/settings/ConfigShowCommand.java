package io.macmon.cli.settings;

import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the settings of a command line as YAML, each with its origin as a comment. */
@Command(
        name = "show",
        customSynopsis = "macmon config show COMMAND [OPTIONS]",
        description = {
            "Show the settings of a command line, and where each comes from",
            "",
            "Runs nothing. The output can be a section of a configuration file. Passwords and tokens in URLs are"
                    + " not shown."
        },
        exitCodeList = {"0:done", "1:a file cannot be read", "2:invalid file, environment or command line"},
        footer = {
            "",
            "Documentation: docs/configuration.md",
            "",
            "Examples:",
            "  macmon config show watch -i eth0",
            "  macmon config show audit --profile office --json"
        })
final class ConfigShowCommand implements Callable<Integer> {

    private static final int ORIGIN_COLUMN = 40;
    private static final String DEFAULT = "default";
    private static final Pattern PLAIN = Pattern.compile("[\\w./+-](?:[\\w ./@=+,-]|:(?=\\S))*(?<! )");
    // Up to the last "@": a password may contain any character, although RFC 3986 requires some of them to be encoded.
    private static final Pattern PASSWORD = Pattern.compile("(://[^/@:]*:).*@");
    private static final Pattern TOKEN = Pattern.compile("://[^/@:]+@");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)([?&][^=&#]*(?:token|key|secret|pass|auth|sig)[^=&#]*=)[^&#]*");

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "watch, audit or export, and its options")
    private List<String> line;

    private CommandSpec spec;

    /** What follows the name of the command is not for this one. */
    @Spec
    void setSpec(CommandSpec own) {
        spec = own;
        own.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() {
        List<String> words = List.copyOf(line); // the line is parsed below, and may reset this
        CommandLine command = spec.root().subcommands().get(words.get(0));
        if (command == null || !ConfigOptions.isConfigurable(command.getCommandSpec())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + words.get(0) + "' has no settings in a file; expected one of: watch, audit, export");
        }
        Settings settings = Settings.of(
                command.parseArgs(words.subList(1, words.size()).toArray(String[]::new)), SettingSources.ofProcess());
        PrintWriter out = spec.commandLine().getOut();
        settings.description().ifPresent(text -> out.println("# settings from " + SafeText.line(text)));
        out.println(words.get(0) + ":");
        Setting.settable(command.getCommandSpec())
                .flatMap(option -> lines(option, settings).stream())
                .forEach(text -> out.println(SafeText.line(text)));
        out.flush();
        return 0;
    }

    private static List<String> lines(OptionSpec option, Settings settings) {
        return settings.find(option).map(ConfigShowCommand::lines).orElseGet(() -> {
            String value = option.defaultValue();
            return value == null || value.isEmpty()
                    ? List.of()
                    : List.of(withOrigin("  " + Setting.name(option) + ": " + quoted(value), DEFAULT));
        });
    }

    private static List<String> lines(Setting setting) {
        if (!setting.option().isMultiValue()) {
            return List.of(withOrigin(
                    "  " + setting.name() + ": " + quoted(setting.text()),
                    setting.values().get(0).origin()));
        }
        List<String> lines = new ArrayList<>(List.of("  " + setting.name() + ":"));
        setting.values().forEach(value -> lines.add(withOrigin("    - " + quoted(value.text()), value.origin())));
        return lines;
    }

    private static String withOrigin(String text, String origin) {
        return text + " ".repeat(Math.max(2, ORIGIN_COLUMN - text.length())) + "# " + origin;
    }

    private static String withoutSecrets(String value) {
        String masked = PASSWORD.matcher(value).replaceAll("$1...@");
        masked = TOKEN.matcher(masked).replaceAll("://...@");
        return SECRET_PARAMETER.matcher(masked).replaceAll("$1...");
    }

    private static String quoted(String value) {
        String shown = withoutSecrets(value);
        return PLAIN.matcher(shown).matches() && !shown.equals("-") ? shown : "'" + shown.replace("'", "''") + "'";
    }
}
