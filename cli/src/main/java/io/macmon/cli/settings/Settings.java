package io.macmon.cli.settings;

import io.macmon.cli.options.CommandLines;
import io.macmon.cli.settings.Setting.Value;
import io.macmon.config.text.ConfigException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the environment and the configuration file add to a command line. The order is: options, environment, profile,
 * the command's section. Each replaces the whole value of the next, lists included. Immutable.
 */
final class Settings {

    /** Groups of alternatives: an option replaces its whole group from sources of lower precedence. */
    static final List<Set<String>> ALTERNATIVES = List.of(
            Set.of("parent", "device", "read"), Set.of("mac", "macs", "policy", "learn"), Set.of("state", "no-state"));

    private final Map<String, Setting> typed;
    private final Map<String, Setting> settings;
    private final Optional<ConfigFile> file;
    private final Optional<String> profile;
    private final boolean isUnset;

    private Settings(
            Map<String, Setting> typed,
            List<Map<String, Setting>> layers,
            Optional<ConfigFile> file,
            Optional<String> profile) {
        this.typed = typed;
        this.file = file;
        this.profile = profile;
        settings = merge(typed, layers);
        isUnset = file.isEmpty() && layers.stream().allMatch(Map::isEmpty);
    }

    /**
     * Reads the settings for a command line that is valid by itself. The command has to parse its line again
     * afterwards, unless {@link #isUnset}.
     *
     * @throws ConfigException if a setting is invalid
     */
    static Settings of(ParseResult line, SettingSources sources) {
        CommandSpec command = line.commandSpec();
        Map<String, Setting> typed = new LinkedHashMap<>();
        line.matchedOptions().forEach(option -> typed.put(Setting.name(option), Setting.typed(option)));
        SettingReader reader = new SettingReader(command);
        Optional<ConfigFile> file = sources.file(typed);
        Map<String, Setting> environment = reader.read(sources.environment());
        if (file.isEmpty()) {
            return new Settings(typed, List.of(environment), file, Optional.empty());
        }
        Map<String, Setting> section = reader.readSections(file.get().sections(command.name()));
        Map<String, Map<String, Setting>> profiles = new LinkedHashMap<>();
        file.get().profiles(command.name()).forEach((name, parts) -> profiles.put(name, reader.readProfile(parts)));
        Optional<String> profile = sources.choice(ConfigOptions.PROFILE, typed)
                .map(name -> file.get().requireProfile(command.name(), name))
                .or(() -> ofDevice(merge(typed, List.of(environment, section)), profiles));
        List<Map<String, Setting>> layers =
                List.of(environment, profile.map(profiles::get).orElse(Map.of()), section);
        return new Settings(typed, layers, file, profile);
    }

    /**
     * The settings of a file alone.
     *
     * @param layers each replaces the next
     */
    static Settings ofLayers(List<Map<String, Setting>> layers) {
        return new Settings(Map.of(), layers, Optional.empty(), Optional.empty());
    }

    private static Map<String, Setting> merge(Map<String, Setting> typed, List<Map<String, Setting>> layers) {
        Map<String, Setting> merged = new LinkedHashMap<>(typed);
        Set<String> taken = new HashSet<>();
        typed.keySet().forEach(name -> take(name, taken));
        for (Map<String, Setting> layer : layers) {
            layer.values().stream()
                    .filter(setting -> !taken.contains(setting.name()))
                    .forEach(setting -> merged.put(setting.name(), setting));
            layer.keySet().forEach(name -> take(name, taken));
        }
        if (merged.containsKey("read")) {
            merged.values()
                    .removeIf(
                            setting -> CommandLines.isLiveOnly(setting.option()) && !typed.containsKey(setting.name()));
        }
        return merged;
    }

    private static void take(String name, Set<String> taken) {
        taken.add(name);
        ALTERNATIVES.stream().filter(group -> group.contains(name)).forEach(taken::addAll);
    }

    private static Optional<String> ofDevice(Map<String, Setting> merged, Map<String, Map<String, Setting>> profiles) {
        List<String> devices = devices(merged);
        List<String> matching = profiles.entrySet().stream()
                .filter(profile -> devices(profile.getValue()).stream().anyMatch(devices::contains))
                .map(Map.Entry::getKey)
                .toList();
        if (matching.size() > 1) {
            throw new ConfigException(
                    ConfigOptions.PROFILE,
                    "is ambiguous: " + String.join(" and ", matching) + " are for " + devices.get(0)
                            + "; add --profile " + matching.get(0));
        }
        return matching.stream().findFirst();
    }

    private static List<String> devices(Map<String, Setting> settings) {
        return Stream.of("parent", "device")
                .flatMap(name -> Optional.ofNullable(settings.get(name)).stream())
                .map(Setting::text)
                .toList();
    }

    /** Whether neither a file nor the environment was read. */
    boolean isUnset() {
        return isUnset;
    }

    /** The file that was read; empty if none was. */
    Optional<ConfigFile> file() {
        return file;
    }

    /** The file and the profile, for a message; empty if no file was read. */
    Optional<String> description() {
        return file.map(read ->
                read.files().get(0) + profile.map(name -> ", profile " + name).orElse(""));
    }

    /** The setting of an option, on the command line or elsewhere; empty if it has its default. */
    Optional<Setting> find(OptionSpec option) {
        return Optional.ofNullable(settings.get(Setting.name(option)));
    }

    /**
     * Adds the settings to the command line.
     *
     * @param line the command line, which starts with the name of the command
     */
    String[] addTo(List<String> line) {
        List<String> complete = new ArrayList<>(line.subList(0, 1));
        complete.addAll(arguments());
        complete.addAll(line.subList(1, line.size()));
        return complete.toArray(String[]::new);
    }

    /** The settings that are not on the command line, as arguments. */
    List<String> arguments() {
        return settings.values().stream()
                .filter(setting -> !typed.containsKey(setting.name()))
                .flatMap(Setting::arguments)
                .toList();
    }

    /** An error in an option, with the place of its value if that is not on the command line. */
    ConfigException locate(ConfigException wrong) {
        if (typed.containsKey(wrong.setting())) {
            return wrong;
        }
        List<Value> values = Optional.ofNullable(settings.get(wrong.setting()))
                .map(Setting::values)
                .orElseGet(() -> valuesNamed(wrong.setting()));
        return values.stream()
                .filter(value -> isAbout(wrong, value.text()))
                .findFirst()
                .or(() -> values.stream().findFirst())
                .map(value -> wrong.at(value.origin()))
                .orElse(wrong);
    }

    // Of FORMAT:TARGET, a message may name only the target.
    private static boolean isAbout(ConfigException wrong, String value) {
        return wrong.getMessage().contains(value)
                || wrong.getMessage().contains(value.substring(value.indexOf(':') + 1));
    }

    // The setting of a file that cannot be read is its name.
    private List<Value> valuesNamed(String text) {
        return settings.values().stream()
                .filter(setting -> !typed.containsKey(setting.name()))
                .flatMap(setting -> setting.values().stream())
                .filter(value -> value.text().equals(text))
                .toList();
    }
}
