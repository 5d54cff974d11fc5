package io.macmon.analyzer.identity;

import io.macmon.analyzer.identity.DeviceType.Confidence;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Derives the type of a device from its traits. Of each trait, the first rule that matches counts. The type with the
 * highest confidence wins, and among equal ones the type whose evidence is most trusted. Two kinds of evidence for one
 * type raise its confidence; evidence for a conflicting type lowers it, and equally strong evidence leaves the type
 * unknown. Caches the results for at least the {@value #MAX_RECENT} values used last. Thread-safe.
 */
public final class DeviceRules {

    private static final String FILE = "device-types.txt";
    private static final String INCLUDES = "includes";
    private static final int MAX_RECENT = 32_768;

    private static DeviceRules builtIn;

    private final Map<TraitKind, List<DeviceRule>> rules = new EnumMap<>(TraitKind.class);
    private final Map<String, Set<String>> includes;
    private volatile Map<Trait, Optional<DeviceRule>> recent = new ConcurrentHashMap<>();
    private volatile Map<Trait, Optional<DeviceRule>> earlier = Map.of(); // the recent ones when those were too many

    private DeviceRules(List<DeviceRule> rules, Map<String, Set<String>> includes) {
        rules.forEach(rule -> this.rules
                .computeIfAbsent(rule.kind(), unused -> new ArrayList<>())
                .add(rule));
        this.includes = includes;
    }

    /** The built-in rules, read on the first call. */
    public static synchronized DeviceRules builtIn() {
        if (builtIn == null) {
            try (InputStream file = DeviceRules.class.getResourceAsStream(FILE)) {
                if (file == null) {
                    throw new IOException("missing");
                }
                builtIn = parse(new String(file.readAllBytes(), StandardCharsets.UTF_8), List.of());
            } catch (IOException failure) {
                throw new ConfigException(
                        "device types",
                        "cannot read the built-in rules: " + IoErrorText.of(failure) + "; reinstall macmon");
            }
        }
        return builtIn;
    }

    /**
     * The built-in rules, after those in a directory of fingerprint files.
     *
     * @throws ConfigException if a file cannot be read or is malformed; the message names it
     */
    public static DeviceRules with(Path directory) {
        DeviceRules shipped = builtIn();
        List<DeviceRule> all = new ArrayList<>(FingerprintFiles.read(directory));
        shipped.rules.values().forEach(all::addAll);
        return new DeviceRules(all, shipped.includes);
    }

    /** @param first rules that are applied before those in the text */
    static DeviceRules parse(String text, List<DeviceRule> first) {
        List<DeviceRule> rules = new ArrayList<>(first);
        Map<String, Set<String>> includes = new LinkedHashMap<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 4);
            if (parts[1].equals(INCLUDES)) {
                includes.computeIfAbsent(parts[0], unused -> new HashSet<>())
                        .addAll(List.of(line.substring(line.indexOf(INCLUDES) + INCLUDES.length())
                                .strip()
                                .split("\\s+", -1)));
            } else {
                rules.add(DeviceRule.ofPattern(
                        TraitKind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                        Confidence.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                        parts[2],
                        parts[3]));
            }
        }
        return new DeviceRules(rules, includes);
    }

    /**
     * The type of a device with these traits.
     *
     * @param vendor the vendor of its MAC address; empty if unknown
     */
    public DeviceType typeOf(List<Trait> traits, String vendor) {
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        traits.stream().sorted(Comparator.comparing(Trait::kind)).forEach(trait -> add(candidates, trait));
        if (!vendor.isEmpty()) {
            add(candidates, Trait.of(TraitKind.OUI, vendor));
        }
        Candidate best = null;
        for (Candidate candidate : candidates.values()) {
            if (best == null || isBetter(candidate, best)) {
                best = candidate;
            }
        }
        return best == null ? DeviceType.UNKNOWN : judged(best, candidates);
    }

    private void add(Map<String, Candidate> candidates, Trait trait) {
        if (recent.size() >= MAX_RECENT) {
            earlier = recent;
            recent = new ConcurrentHashMap<>();
        }
        recent.computeIfAbsent(trait, this::firstMatch)
                .ifPresent(rule ->
                        candidates.computeIfAbsent(rule.type(), Candidate::new).add(trait, rule.confidence()));
    }

    private Optional<DeviceRule> firstMatch(Trait trait) {
        Map<Trait, Optional<DeviceRule>> known = earlier;
        if (known.containsKey(trait)) {
            return known.get(trait);
        }
        return rules.getOrDefault(trait.kind(), List.of()).stream()
                .filter(rule -> rule.matches().test(trait.value()))
                .findFirst();
    }

    // A type that another one includes is more specific, and wins however likely the other one is.
    private boolean isBetter(Candidate one, Candidate other) {
        return includes(other.type, one.type) || (!includes(one.type, other.type) && one.score() > other.score());
    }

    @SuppressWarnings("EnumOrdinal") // scores are sums of ranks
    private DeviceType judged(Candidate best, Map<String, Candidate> candidates) {
        int against = candidates.values().stream()
                .filter(other -> !isCompatible(best.type, other.type))
                .mapToInt(Candidate::score)
                .max()
                .orElse(0);
        int score = against >= best.score() ? 0 : against == best.score() - 1 && against > 0 ? against : best.score();
        return score == 0 ? DeviceType.UNKNOWN : new DeviceType(best.type, Confidence.values()[score], best.evidence);
    }

    private boolean isCompatible(String one, String other) {
        return one.equals(other) || includes(one, other) || includes(other, one);
    }

    private boolean includes(String general, String special) {
        return includes.getOrDefault(general, Set.of()).contains(special);
    }

    /** A type for which there is evidence. */
    private static final class Candidate {

        private final String type;
        private final List<Trait> evidence = new ArrayList<>();
        private final Set<TraitKind> kinds = EnumSet.noneOf(TraitKind.class);
        private Confidence confidence = Confidence.NONE;

        private Candidate(String type) {
            this.type = type;
        }

        private void add(Trait trait, Confidence shown) {
            evidence.add(trait);
            kinds.add(trait.kind());
            if (shown.compareTo(confidence) > 0) {
                confidence = shown;
            }
        }

        @SuppressWarnings("EnumOrdinal") // a sum
        private int score() {
            return Math.min(confidence.ordinal() + (kinds.size() > 1 ? 1 : 0), Confidence.HIGH.ordinal());
        }
    }
}
