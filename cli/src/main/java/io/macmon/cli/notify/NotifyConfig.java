package io.macmon.cli.notify;

import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.Problems;
import io.macmon.config.text.Suggestion;
import io.macmon.config.text.YamlMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The section {@code notify} of a configuration file. Secrets are not read yet.
 *
 * @param channels at least one, with different names
 * @param rules    the first that matches a notice decides
 */
public record NotifyConfig(Timing timing, List<ChannelConfig> channels, List<Rule> rules) {

    private static final String CHANNELS = "channels";
    private static final String RULES = "rules";
    private static final String DIGEST = "digest";
    private static final String QUIET_HOURS = "quiet-hours";
    private static final String QUIET_SEVERITY = "quiet-severity";
    private static final String MAX_PER_MINUTE = "max-per-minute";

    private static final int MAX_MESSAGES = 60;
    private static final Duration MIN_DIGEST = Duration.ofSeconds(10);
    private static final Duration MAX_DIGEST = Duration.ofDays(7);

    /**
     * Reads the section; empty if no file has it.
     *
     * @param sections the mappings under {@code notify}, in all files
     * @param problems gets errors that leave a part of the section out
     */
    public static Optional<NotifyConfig> read(List<YamlMapping> sections, Problems problems) {
        sections.stream()
                .skip(1)
                .forEach(second ->
                        problems.add(second.error(CHANNELS, "another file has 'notify', too; keep both in one file")));
        return sections.stream().findFirst().flatMap(section -> problems.attempt(() -> read(section, problems)));
    }

    private static NotifyConfig read(YamlMapping section, Problems problems) {
        section.allowOnly(CHANNELS, RULES, DIGEST, QUIET_HOURS, QUIET_SEVERITY, MAX_PER_MINUTE);
        Timing timing = timing(section);
        if (!section.has(CHANNELS)) {
            throw section.error(CHANNELS, "'" + CHANNELS + "' is missing");
        }
        YamlMapping named = section.mapping(CHANNELS);
        Map<String, Optional<ChannelConfig>> channels = new LinkedHashMap<>();
        for (String name : named.keys()) {
            channels.put(name, problems.attempt(() -> ChannelReader.read(name, named.mapping(name))));
        }
        if (channels.isEmpty()) {
            throw section.error(CHANNELS, "'channels' has no channel; add one");
        }
        List<String> names = List.copyOf(channels.keySet());
        List<Rule> rules = new ArrayList<>();
        section.mappings(RULES).forEach(rule -> rules.add(rule(rule, names, problems)));
        if (!section.has(RULES)) {
            rules.add(new Rule(List.of(), List.of(), Severity.LOW, true, names));
        }
        return new NotifyConfig(
                timing, channels.values().stream().flatMap(Optional::stream).toList(), rules);
    }

    private static Timing timing(YamlMapping section) {
        Timing defaults = Timing.DEFAULT;
        Optional<QuietHours> quiet = section.value(QUIET_HOURS, QuietHours::parse);
        Optional<Severity> quietSeverity = section.value(QUIET_SEVERITY, NotifyConfig::severity);
        if (quietSeverity.isPresent() && !section.has(QUIET_HOURS)) {
            section.reject(QUIET_SEVERITY, "'quiet-severity' works only with quiet-hours; add them, or remove it");
        }
        return new Timing(
                section.value(MAX_PER_MINUTE, NotifyConfig::messages).orElse(defaults.maxPerMinute()),
                section.value(DIGEST, NotifyConfig::digest).orElse(defaults.digest()),
                quiet,
                quietSeverity);
    }

    private static int messages(String text) {
        int number = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > MAX_MESSAGES) {
            throw new IllegalArgumentException("must be 1 to " + MAX_MESSAGES + ", got '" + text + "'");
        }
        return number;
    }

    private static Duration digest(String text) {
        Duration digest = Durations.parse(text);
        if (digest.compareTo(MIN_DIGEST) < 0 || digest.compareTo(MAX_DIGEST) > 0) {
            throw new IllegalArgumentException("must be 10s to 7d, got '" + text + "'");
        }
        return digest;
    }

    private static Rule rule(YamlMapping rule, List<String> channels, Problems problems) {
        rule.allowOnly("kinds", "groups", "severity", "resolved", CHANNELS);
        if (!rule.has(CHANNELS)) {
            problems.add(rule.error(CHANNELS, "the rule has no 'channels'; name some, or write [] to send nothing"));
        }
        return new Rule(
                rule.values("kinds", NotifyConfig::kind),
                rule.values("groups", text -> text),
                rule.value("severity", NotifyConfig::severity).orElse(Severity.INFO),
                !rule.has("resolved") || rule.flag("resolved"),
                rule.values(CHANNELS, text -> oneOf(text, channels)));
    }

    private static String kind(String text) {
        return oneOf(
                text,
                Stream.of(
                                Arrays.stream(FindingKind.values()).map(FindingKind::id),
                                Health.KINDS.stream(),
                                FleetKinds.ALL.stream())
                        .flatMap(Function.identity())
                        .toList());
    }

    private static Severity severity(String text) {
        oneOf(
                text,
                Arrays.stream(Severity.values())
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toList());
        return Severity.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static String oneOf(String text, List<String> known) {
        if (!known.contains(text)) {
            throw new IllegalArgumentException(
                    "invalid value '" + text + "'; " + Suggestion.of(text, known.toArray(String[]::new)));
        }
        return text;
    }

    /**
     * The channel with this name.
     *
     * @throws ConfigException if no channel has it
     */
    ChannelConfig channel(String name) {
        return channels.stream()
                .filter(channel -> channel.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException("no channel '" + name + "' in notify; "
                        + Suggestion.of(
                                name, channels.stream().map(ChannelConfig::name).toArray(String[]::new))));
    }
}
