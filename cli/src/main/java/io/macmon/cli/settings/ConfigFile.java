package io.macmon.cli.settings;

import io.macmon.cli.fleet.FleetSettings;
import io.macmon.cli.notify.Notifier;
import io.macmon.cli.notify.NotifyConfig;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.Problems;
import io.macmon.config.text.Suggestion;
import io.macmon.config.text.YamlMapping;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A configuration file and the files that it includes, as top-level sections. Where two files set the same, the one
 * read later counts; included files are read after the file that includes them. Not thread-safe.
 *
 * <p>A new section takes its name in {@link #SECTIONS} and a reader that gets its mappings from {@link #sections}.
 */
public final class ConfigFile {

    /** The top-level keys: the commands that can be configured, and what all of them share. */
    public static final List<String> SECTIONS = List.of("watch", "audit", "export", "notify", "fleet");

    static final String PROFILES = "profiles";
    static final int MAX_INCLUDED = 100;

    /** Of a directory with more files, an arbitrary part is listed, and refused. */
    private static final int MAX_LISTED = 10 * MAX_INCLUDED;

    private static final String INCLUDE = "include";
    private static final String NOTIFY = "notify";
    private static final String FLEET = "fleet";

    private final Problems problems;
    private final List<Path> files = new ArrayList<>();
    private final List<YamlMapping> parts = new ArrayList<>();

    private ConfigFile(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads a file and the files that it includes.
     *
     * @param problems gets the errors in top-level keys and included files, and later those in sections
     * @throws ConfigException if the file itself cannot be read or is not a YAML mapping
     */
    public static ConfigFile read(Path file, Problems problems) {
        ConfigFile config = new ConfigFile(problems);
        config.add(file).ifPresent(config::include);
        return config;
    }

    private void include(YamlMapping part) {
        List<Included> included = part
                .valuesWithLocations(
                        INCLUDE,
                        (text, location) -> expand(part.resolve(text)).stream()
                                .map(path -> new Included(path, location))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
        if (included.size() > MAX_INCLUDED) {
            problems.add(part.error(INCLUDE, "names more than " + MAX_INCLUDED + " files; merge some of them"));
        } else {
            included.forEach(next -> problems.attempt(() -> add(next)));
        }
    }

    /** A file that another one includes, at this location. */
    private record Included(Path file, String location) {}

    private Optional<YamlMapping> add(Path file) {
        Optional<YamlMapping> part = YamlMapping.parseIfAny(file, TrustedFile.read(file), problems);
        files.add(file);
        part.ifPresent(parts::add);
        part.ifPresent(this::checkKeys);
        return part;
    }

    private Optional<YamlMapping> add(Included included) {
        try {
            Optional<YamlMapping> part = add(included.file);
            part.filter(mapping -> mapping.has(INCLUDE))
                    .ifPresent(mapping -> mapping.reject(
                            INCLUDE, "an included file cannot include others; name them in the first file"));
            return part;
        } catch (ConfigException wrong) {
            throw wrong.setting().equals(included.file.toString()) ? wrong.at(included.location) : wrong;
        }
    }

    private void checkKeys(YamlMapping part) {
        part.allowOnly(Stream.concat(Stream.of(INCLUDE), SECTIONS.stream()).toArray(String[]::new));
    }

    // A directory stands for its *.yaml files, a pattern for the files that match; either may be none.
    private static List<Path> expand(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        boolean isPattern = name.matches(".*[*?\\[{].*");
        Path directory = isPattern ? path.resolveSibling("") : path;
        if (!isPattern && !Files.isDirectory(path)) {
            return List.of(path);
        }
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, isPattern ? name : "*.yaml")) {
            return StreamSupport.stream(found.spliterator(), false)
                    .limit(MAX_LISTED)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read " + path + ": " + IoErrorText.of(unreadable), unreadable);
        }
    }

    /** All files, in the order in which they are read. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** What the file asks for notifications; empty if it has no section for them. */
    public Optional<NotifyConfig> notifications() {
        return NotifyConfig.read(sections(NOTIFY), problems);
    }

    /** What the file sets for a fleet; empty if it has no section for that. */
    public Optional<FleetSettings> fleet() {
        return FleetSettings.read(sections(FLEET), problems);
    }

    /**
     * What sends the notifications of a run on a device; empty if the file asks for none.
     *
     * @param messages receives failures and recoveries of channels; called by any thread
     * @param failure  why the run ended early, once it has ended; empty otherwise
     * @throws ConfigException if the file is wrong about them, or a secret cannot be read
     */
    public Optional<AttachedOutput> openNotifier(
            String device, Consumer<String> messages, Supplier<Optional<String>> failure) {
        return notifications().map(config -> Notifier.open(config, device, messages, failure));
    }

    /** The mappings under a top-level key, in the order in which they are read; none if no file has the key. */
    public List<YamlMapping> sections(String name) {
        return parts.stream()
                .filter(part -> part.has(name) && !part.isBlank(name))
                .flatMap(part -> problems.attempt(() -> part.mapping(name)).stream())
                .toList();
    }

    /** The profiles of a command, by name. A profile in several files has several mappings. */
    Map<String, List<YamlMapping>> profiles(String command) {
        Map<String, List<YamlMapping>> profiles = new LinkedHashMap<>();
        for (YamlMapping section : sections(command)) {
            if (section.has(PROFILES) && !section.isBlank(PROFILES)) {
                problems.attempt(() -> section.mapping(PROFILES)).ifPresent(named -> addProfiles(named, profiles));
            }
        }
        return profiles;
    }

    private void addProfiles(YamlMapping named, Map<String, List<YamlMapping>> profiles) {
        for (String name : named.keys()) {
            List<YamlMapping> mappings = profiles.computeIfAbsent(name, key -> new ArrayList<>());
            if (!named.isBlank(name)) {
                problems.attempt(() -> named.mapping(name)).ifPresent(mappings::add);
            }
        }
    }

    /**
     * Returns the name of a profile.
     *
     * @throws ConfigException if there is no such profile
     */
    String requireProfile(String command, String name) {
        Set<String> names = profiles(command).keySet();
        if (names.contains(name)) {
            return name;
        }
        throw new ConfigException(
                ConfigOptions.PROFILE,
                names.isEmpty()
                        ? files.get(0) + " has no profiles for " + command
                        : "no profile '" + name + "' for " + command + "; "
                                + Suggestion.of(name, names.toArray(String[]::new)));
    }
}
