package io.macmon.cli.settings;

import io.macmon.cli.process.Credentials;
import io.macmon.cli.settings.Setting.Value;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import io.macmon.config.text.YamlMapping;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the settings of one command. Each value must be one that the option accepts; to check it, the command parses
 * it, so the command has to parse its whole line again afterwards.
 */
final class SettingReader {

    private static final String STANDARD_STREAM = "-";

    private final CommandSpec command;

    SettingReader(CommandSpec command) {
        this.command = command;
    }

    /**
     * Reads the settings in a command's sections, without those in profiles. Their errors are reported as those of
     * mappings are.
     *
     * @param parts those read later replace the settings of earlier ones
     */
    Map<String, Setting> readSections(List<YamlMapping> parts) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        parts.forEach(part -> settings.putAll(read(
                part,
                part.keys().stream()
                        .filter(key -> !key.equals(ConfigFile.PROFILES))
                        .toList())));
        return settings;
    }

    /** Reads the settings in a profile, in the same way. */
    Map<String, Setting> readProfile(List<YamlMapping> parts) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        parts.forEach(part -> settings.putAll(read(part, part.keys())));
        return settings;
    }

    private Map<String, Setting> read(YamlMapping mapping, List<String> keys) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (String key : keys) {
            Optional<OptionSpec> option = find(key);
            if (option.isEmpty()) {
                mapping.reject(key, "unknown key '" + key + "'; " + advice(key));
            } else if (mapping.isList(key) && !option.get().isMultiValue()) {
                mapping.reject(key, "'" + key + "' takes one value, not a list");
            } else {
                List<Value> values = mapping.valuesWithLocations(
                        key, (text, location) -> value(option.get(), text, location, mapping::resolve));
                if (!values.isEmpty()) {
                    settings.put(key, new Setting(option.get(), values));
                }
            }
        }
        return settings;
    }

    /**
     * Reads the environment variables that set options of this command. A variable for several values has one per line;
     * an empty variable sets nothing.
     *
     * @throws ConfigException if an option does not accept a value
     */
    Map<String, Setting> read(Map<String, String> environment) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        Setting.settable(command).forEach(option -> {
            String name = Setting.name(option);
            String text = environment.getOrDefault(SettingSources.variable(name), "");
            if (!text.isBlank()) {
                settings.put(name, new Setting(option, values(option, SettingSources.variable(name), text)));
            }
        });
        return settings;
    }

    private List<Value> values(OptionSpec option, String variable, String text) {
        List<String> texts = option.isMultiValue()
                ? text.lines().filter(line -> !line.isBlank()).toList()
                : List.of(text);
        String origin = "environment variable " + variable;
        try {
            return texts.stream()
                    .map(value -> value(option, value, origin, Path::of))
                    .toList();
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(origin, wrong.getMessage());
        }
    }

    private Value value(OptionSpec option, String text, String origin, Function<String, Path> resolve) {
        String resolved = resolved(option, text, path -> resolve.apply(path).toString());
        if (Setting.isFlag(option)) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("must be true or false, got '" + text + "'");
            }
        } else {
            parse(Setting.argument(option, resolved));
        }
        return new Value(resolved, origin);
    }

    // A file of a service is relative to its configuration, because the working directory is the root directory.
    private static String resolved(OptionSpec option, String text, UnaryOperator<String> resolve) {
        boolean isOutput = option.paramLabel().equals("FORMAT:TARGET");
        String path = isOutput ? text.substring(text.indexOf(':') + 1) : text;
        boolean isFile = option.type().equals(Path.class)
                || option.paramLabel().equals("FILE")
                || (isOutput && text.contains(":") && !text.contains("://"));
        return isFile && !path.equals(STANDARD_STREAM) && !isCredential(path)
                ? text.substring(0, text.length() - path.length()) + resolve.apply(path)
                : text;
    }

    private static boolean isCredential(String path) {
        Path file = Path.of(path);
        return !Credentials.resolve(file, System.getenv()).equals(file);
    }

    private void parse(String argument) {
        try {
            command.commandLine().parseArgs(argument);
        } catch (ParameterException wrong) {
            throw new IllegalArgumentException(
                    wrong.getCause() instanceof TypeConversionException
                            ? wrong.getCause().getMessage()
                            : wrong.getMessage(),
                    wrong);
        }
    }

    private Optional<OptionSpec> find(String name) {
        return Setting.settable(command)
                .filter(option -> Setting.name(option).equals(name))
                .findFirst();
    }

    private String advice(String key) {
        List<String> names = Setting.settable(command).map(Setting::name).toList();
        return Optional.ofNullable(command.findOption("-" + key))
                .map(Setting::name)
                .or(() -> Suggestion.nearest(key.replace('_', '-'), names))
                .map(name -> "did you mean '" + name + "'?")
                .orElse("'" + command.qualifiedName() + " --help' lists the options");
    }
}
