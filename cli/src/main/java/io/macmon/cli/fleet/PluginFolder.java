package io.macmon.cli.fleet;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The folder with the plugin: {@code plugins/fleet} beside the folder of macmon's libraries. Its classes see those of
 * macmon, not the reverse.
 */
public final class PluginFolder {

    private static final String JAR = ".jar";

    private PluginFolder() {}

    /**
     * Loads the plugin, for the rest of the process. Without a folder, one on the class path counts.
     *
     * @throws MacmonException if it is not installed, or cannot be read
     */
    public static FleetPlugin load() throws MacmonException {
        return find().orElseThrow(() -> {
            String folder = folder().map(Path::toString).orElse("plugins/fleet");
            return new MacmonException(
                    "the plugin for Kafka is not installed: " + folder + " has no libraries",
                    "install the package macmon-fleet of the same version; in the source tree, type: ./mvnw -pl fleet"
                            + " -am package -DskipTests");
        });
    }

    /** Where the lab's Kafka broker is, if it was fetched: {@code kafka} beside the folder of the plugins. */
    public static Path broker() {
        Path kafka = Path.of("kafka");
        return folder().map(plugin -> plugin.getParent().resolveSibling(kafka)).orElse(kafka);
    }

    /** The class of {@code macmon fleet}; empty without the plugin. */
    public static Optional<Class<?>> command() {
        try {
            return find().flatMap(FleetPlugin::command);
        } catch (MacmonException unreadable) {
            return Optional.empty(); // the command below reports it
        }
    }

    /** The class of a command that stands for it, and reports why the plugin is missing. */
    public static Class<?> missingCommand() {
        return MissingFleetCommand.class;
    }

    /**
     * Loads the plugin; empty if it is not installed.
     *
     * @throws MacmonException if it cannot be read
     */
    public static Optional<FleetPlugin> find() throws MacmonException {
        ClassLoader own = PluginFolder.class.getClassLoader();
        List<URL> libraries = libraries();
        // Not closed: its classes are used until the process ends.
        ClassLoader loader = libraries.isEmpty() ? own : new URLClassLoader(libraries.toArray(URL[]::new), own);
        return ServiceLoader.load(FleetPlugin.class, loader).findFirst();
    }

    private static List<URL> libraries() throws MacmonException {
        Optional<Path> folder = folder();
        if (folder.isEmpty()) {
            return List.of();
        }
        List<URL> libraries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.get())) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(JAR)) {
                    libraries.add(file.toUri().toURL());
                }
            }
        } catch (NoSuchFileException | NotDirectoryException notInstalled) {
            return List.of();
        } catch (IOException unreadable) {
            throw new MacmonException(
                    "cannot read the plugin in " + folder.get() + ": " + IoErrorText.of(unreadable), unreadable);
        }
        return libraries;
    }

    // The launcher's class path goes through an open directory, so the real path of this class's jar counts.
    private static Optional<Path> folder() {
        try {
            URI code = PluginFolder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            Path jar = Path.of(code).toRealPath();
            boolean isInstalled =
                    jar.toString().endsWith(JAR) && jar.getParent().getParent() != null;
            return isInstalled
                    ? Optional.of(jar.getParent().resolveSibling("plugins").resolve("fleet"))
                    : Optional.empty();
        } catch (IOException | URISyntaxException removed) {
            return Optional.empty();
        }
    }
}
