package io.macmon.cli.settings;

import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reports all errors of a configuration file. */
@Command(
        name = "check",
        customSynopsis = "macmon config check [FILE]",
        description = {
            "Check the configuration file, and report all of its errors",
            "",
            "Reads FILE, or the file that watch would read, and the files that it includes. Prints each error as"
                    + " FILE:LINE:COLUMN: TEXT. The files and devices that settings name are not opened."
        },
        exitCodeList = {"0:the file is valid", "1:a file cannot be read", "2:invalid file or command line"},
        footer = {
            "",
            "Documentation: docs/configuration.md",
            "",
            "Examples:",
            "  macmon config check",
            "  macmon config check macmon.yaml"
        })
final class ConfigCheckCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file (default: the one that watch would read)")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path path = file != null ? file : SettingSources.ofProcess().requireFile();
        Problems problems = Problems.collected();
        ConfigFile config = ConfigFile.read(path, problems);
        int profiles = 0;
        for (CommandLine command : spec.root().commandLine().getSubcommands().values()) {
            if (ConfigOptions.isConfigurable(command.getCommandSpec())) {
                profiles += check(config, command, problems);
            }
        }
        config.notifications();
        config.fleet();
        return report(problems.all(), config, profiles);
    }

    private static int check(ConfigFile config, CommandLine command, Problems problems) {
        SettingReader reader = new SettingReader(command.getCommandSpec());
        int before = problems.count();
        Map<String, Setting> section = reader.readSections(config.sections(command.getCommandName()));
        List<List<Map<String, Setting>>> runs = new ArrayList<>(List.of(List.of(section)));
        config.profiles(command.getCommandName())
                .values()
                .forEach(parts -> runs.add(List.of(reader.readProfile(parts), section)));
        if (problems.count() == before) { // otherwise, an option may miss another that is wrong
            runs.forEach(layers -> checkValues(Settings.ofLayers(layers), command, problems));
        }
        return runs.size() - 1;
    }

    private static void checkValues(Settings settings, CommandLine command, Problems problems) {
        command.parseArgs(settings.arguments().toArray(String[]::new));
        groups(command.getCommandSpec()).forEach(group -> {
            try {
                group.checkValues();
            } catch (ConfigException wrong) {
                problems.add(settings.locate(wrong));
            }
        });
    }

    private static Stream<CheckedOptions> groups(CommandSpec command) {
        Stream<CheckedOptions> own =
                command.userObject() instanceof CheckedOptions options ? Stream.of(options) : Stream.empty();
        return Stream.concat(own, command.mixins().values().stream().flatMap(ConfigCheckCommand::groups));
    }

    private int report(List<ConfigException> errors, ConfigFile config, int profiles) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines =
                errors.stream().map(ConfigException::getMessage).distinct().toList();
        lines.forEach(line -> out.println(SafeText.line(line)));
        out.println(
                lines.isEmpty()
                        ? "valid: " + count(config.files().size(), "file") + ", " + count(profiles, "profile")
                        : count(lines.size(), "error"));
        out.flush();
        if (errors.isEmpty()) {
            return ExitCode.DONE;
        }
        return errors.stream().allMatch(ConfigException::isUnreadable) ? ExitCode.FAILED : ExitCode.WRONG;
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
