package io.macmon.cli.settings;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * Where settings come from, besides the command line.
 *
 * @param environment the program's environment variables
 * @param systemFile  the configuration file that is read if the user names none
 */
record SettingSources(Map<String, String> environment, Path systemFile) {

    static final Path SYSTEM_FILE = Path.of("/etc/macmon/macmon.yaml");

    private static final String VARIABLE_PREFIX = "MACMON_";

    static SettingSources ofProcess() {
        return new SettingSources(System.getenv(), SYSTEM_FILE);
    }

    /**
     * Whether a file or the environment may set anything. If not, nothing else of this package is needed, which a run
     * that reads a small file would notice.
     */
    boolean mayConfigure(ParseResult line) {
        if (!line.hasMatchedOption("--read")
                || line.hasMatchedOption("--" + ConfigOptions.FILE)
                || line.hasMatchedOption("--" + ConfigOptions.PROFILE)) {
            return true;
        }
        for (String variable : environment.keySet()) {
            if (variable.startsWith(VARIABLE_PREFIX)
                    && !name(variable).equals(ConfigOptions.NONE)
                    && line.commandSpec().findOption("--" + name(variable)) != null) {
                return true;
            }
        }
        return false;
    }

    /** The environment variable that sets an option, as in {@code MACMON_QUIET_PERIOD}. */
    static String variable(String name) {
        return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String name(String variable) {
        return variable.substring(VARIABLE_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    /**
     * Reads the configuration file of a run. If the user names neither a file nor a profile, a run that reads capture
     * files reads none, so that it gives the same records on every machine and never writes a service's files.
     *
     * @param typed the options on the command line
     * @throws ConfigException if there is an error in the file, or no file although a profile was named
     */
    Optional<ConfigFile> file(Map<String, Setting> typed) {
        Optional<Path> named = choice(ConfigOptions.FILE, typed).map(Path::of);
        Optional<String> profile = choice(ConfigOptions.PROFILE, typed);
        boolean isRefused = typed.containsKey(ConfigOptions.NONE);
        if (isRefused && typed.containsKey(ConfigOptions.FILE)) {
            throw new ConfigException(ConfigOptions.NONE, "cannot be combined with --config; drop one of them");
        }
        boolean readsCaptures = typed.containsKey("read");
        Optional<Path> file = isRefused || (readsCaptures && named.isEmpty() && profile.isEmpty())
                ? Optional.empty()
                : named.or(() -> isOffByDefault() ? Optional.empty() : defaultFile());
        if (file.isEmpty() && typed.containsKey(ConfigOptions.PROFILE)) {
            throw new ConfigException(
                    ConfigOptions.PROFILE,
                    "needs a configuration file; create " + systemFile + ", or add --config FILE");
        }
        return file.map(path -> ConfigFile.read(path, Problems.thrown()));
    }

    /** The value of an option, or else of its environment variable. */
    Optional<String> choice(String name, Map<String, Setting> typed) {
        return Optional.ofNullable(typed.get(name))
                .map(Setting::text)
                .or(() -> Optional.ofNullable(environment.get(variable(name))))
                .filter(value -> !value.isBlank());
    }

    /**
     * The file that a live run reads if its command line names none.
     *
     * @throws ConfigException if no file is found
     */
    Path requireFile() {
        return choice(ConfigOptions.FILE, Map.of())
                .map(Path::of)
                .or(this::defaultFile)
                .orElseThrow(() -> new ConfigException(
                        "there is no " + systemFile + "; create it, or name a file, as in: macmon config check FILE"));
    }

    // So that scripts and tests do not depend on the settings of a machine.
    private boolean isOffByDefault() {
        return Boolean.parseBoolean(environment.get(variable(ConfigOptions.NONE)));
    }

    private Optional<Path> defaultFile() {
        return defaultFile(TrustedFile.isRoot());
    }

    /** The file of the user, unless that is root, or else of the system; empty if neither exists. */
    Optional<Path> defaultFile(boolean isRoot) {
        String home = environment.getOrDefault("XDG_CONFIG_HOME", "");
        // The XDG Base Directory Specification requires programs to ignore relative paths.
        Path directory = home.startsWith("/")
                ? Path.of(home)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config");
        return Optional.of(directory.resolve("macmon/macmon.yaml"))
                .filter(file -> !isRoot && Files.exists(file))
                .or(() -> Optional.of(systemFile).filter(Files::exists));
    }
}
