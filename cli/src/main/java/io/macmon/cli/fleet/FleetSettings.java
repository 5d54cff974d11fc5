package io.macmon.cli.fleet;

import io.macmon.cli.output.FleetOutputOptions;
import io.macmon.cli.process.SecretFile;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.Sizes;
import io.macmon.config.text.Suggestion;
import io.macmon.config.text.YamlMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The section {@code fleet} of a configuration file. Secrets are not read yet.
 *
 * @param sensor   name of this host in the fleet; empty for the host's own name
 * @param place    where the sensor is; empty if that is not stated
 * @param spool    directory of the spool; empty for the one in the state directory
 * @param maxSpool limit of the spool, in bytes
 * @param tls      empty for a connection without TLS
 * @param login    empty for a connection without SASL
 * @param out      where the application writes findings, as in its {@code --out}
 */
public record FleetSettings(
        Optional<String> sensor,
        String place,
        Optional<Path> spool,
        long maxSpool,
        Optional<Tls> tls,
        Optional<Login> login,
        List<String> out) {

    /** The settings without a configuration file. */
    public static final FleetSettings DEFAULT = new FleetSettings(
            Optional.empty(), "", Optional.empty(), 256L << 20, Optional.empty(), Optional.empty(), List.of());

    private static final String SENSOR = "sensor";
    private static final String PLACE = "place";
    private static final String SPOOL = "spool";
    private static final String SPOOL_SIZE = "spool-size";
    private static final String TLS = "tls";
    private static final String SASL = "sasl";
    private static final String OUT = "out";
    private static final String CA_FILE = "ca-file";
    private static final String CERTIFICATE = "certificate-file";
    private static final String KEY = "key-file";
    private static final String MECHANISM = "mechanism";
    private static final String USER = "user";
    private static final String PASSWORD_FILE = "password-file";

    private static final int MAX_NAME = 100;
    private static final long MIN_SPOOL = 1L << 20;
    private static final List<String> MECHANISMS = List.of("plain", "scram-sha-256", "scram-sha-512");

    /**
     * PEM files.
     *
     * @param authorities  whose certificates are accepted; empty for the authorities that Java trusts
     * @param certificate of this sensor; its key is in {@code key}
     */
    public record Tls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {}

    /** @param mechanism a SASL mechanism, as in {@code SCRAM-SHA-512} */
    public record Login(String mechanism, String user, SecretFile password) {}

    /**
     * Reads the section; empty if no file has it.
     *
     * @param sections the mappings under {@code fleet}, in all files
     * @param problems gets errors that leave a part of the section out
     */
    public static Optional<FleetSettings> read(List<YamlMapping> sections, Problems problems) {
        sections.stream()
                .skip(1)
                .forEach(second ->
                        problems.add(second.error(SENSOR, "another file has 'fleet', too; keep both in one file")));
        return sections.stream().findFirst().map(section -> read(section, problems));
    }

    private static FleetSettings read(YamlMapping section, Problems problems) {
        problems.attempt(() -> section.allowOnly(SENSOR, PLACE, SPOOL, SPOOL_SIZE, TLS, SASL, OUT));
        return new FleetSettings(
                attempt(() -> section.value(SENSOR, FleetSettings::name), problems),
                attempt(() -> section.value(PLACE, FleetSettings::name), problems)
                        .orElse(DEFAULT.place),
                attempt(() -> section.path(SPOOL), problems),
                attempt(() -> section.value(SPOOL_SIZE, FleetSettings::spoolSize), problems)
                        .orElse(DEFAULT.maxSpool),
                section.has(TLS) ? problems.attempt(() -> tls(section)) : Optional.empty(),
                section.has(SASL) ? problems.attempt(() -> login(section)) : Optional.empty(),
                problems.attempt(() -> out(section)).orElse(DEFAULT.out));
    }

    // Empty if it is wrong or missing.
    private static <T> Optional<T> attempt(Supplier<Optional<T>> value, Problems problems) {
        return problems.attempt(value).flatMap(Function.identity());
    }

    private static List<String> out(YamlMapping section) {
        List<String> out = section.values(OUT, text -> resolved(section, text));
        section.convert(mapping -> new FleetOutputOptions().orElse(out));
        return out;
    }

    // A relative file is relative to the configuration file.
    private static String resolved(YamlMapping section, String output) {
        int target = output.indexOf(':') + 1;
        boolean isFile = target > 0 && !output.contains("://") && !output.endsWith(":-");
        return isFile ? output.substring(0, target) + section.resolve(output.substring(target)) : output;
    }

    // "tls:" without anything means TLS with Java's own authorities.
    private static Tls tls(YamlMapping section) {
        if (section.isBlank(TLS)) {
            return new Tls(Optional.empty(), Optional.empty(), Optional.empty());
        }
        YamlMapping tls = section.mapping(TLS).allowOnly(CA_FILE, CERTIFICATE, KEY);
        if (tls.has(CERTIFICATE) != tls.has(KEY)) {
            throw tls.error(
                    tls.has(KEY) ? KEY : CERTIFICATE, "'" + CERTIFICATE + "' and '" + KEY + "' need each other");
        }
        return new Tls(tls.path(CA_FILE), tls.path(CERTIFICATE), tls.path(KEY));
    }

    private static Login login(YamlMapping section) {
        YamlMapping sasl = section.mapping(SASL);
        sasl.allowOnly(MECHANISM, USER, PASSWORD_FILE);
        String mechanism = sasl.value(MECHANISM, FleetSettings::mechanism)
                .orElse("scram-sha-512")
                .toUpperCase(Locale.ROOT);
        String user = sasl.require(USER, text -> text);
        if (mechanism.equals("PLAIN") && !section.has(TLS)) {
            throw section.error(SASL, "mechanism 'plain' sends the password; add 'tls', or use scram-sha-512");
        }
        SecretFile password = SecretFile.of(sasl, PASSWORD_FILE)
                .orElseThrow(() -> sasl.error(PASSWORD_FILE, "'" + PASSWORD_FILE + "' is missing"));
        return new Login(mechanism, user, password);
    }

    private static String mechanism(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!MECHANISMS.contains(lower)) {
            throw new IllegalArgumentException(
                    "invalid value '" + text + "'; " + Suggestion.of(lower, MECHANISMS.toArray(String[]::new)));
        }
        return lower;
    }

    private static String name(String text) {
        if (text.isBlank() || text.length() > MAX_NAME || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "must be 1 to " + MAX_NAME + " printable characters, got '" + text + "'");
        }
        return text;
    }

    private static long spoolSize(String text) {
        long bytes = Sizes.parse(text);
        if (bytes < MIN_SPOOL) {
            throw new IllegalArgumentException("must be at least 1M, got '" + text + "'");
        }
        return bytes;
    }

    /**
     * The error in these settings as one of the configuration.
     *
     * @param problem what is wrong
     */
    public static ConfigException error(String problem) {
        return new ConfigException("fleet", problem);
    }
}
