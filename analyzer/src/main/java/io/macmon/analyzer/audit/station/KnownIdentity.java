package io.macmon.analyzer.audit.station;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a station's system is known by, to notice that another one took its MAC address. One trait may change: a
 * machine was renamed, or upgraded. Two that change within ten minutes, at least {@value #MIN_OBSERVATIONS} times in
 * all and without the earlier values in between, are another system.
 */
public final class KnownIdentity {

    /** What tells two systems apart. */
    public enum Trait {
        NAME("DHCP name", "name"),
        FINGERPRINT("DHCP fingerprint", "fingerprint"),
        TTL("TTL", "ttl");

        private final String text;
        private final String field;

        Trait(String text, String field) {
            this.text = text;
            this.field = field;
        }

        /** As in {@code DHCP name}. */
        public String text() {
            return text;
        }

        /** The name of its field in a finding. */
        public String field() {
            return field;
        }
    }

    private static final int MIN_OBSERVATIONS = 4;
    private static final long CHANGE_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int MAX_LENGTH = 160;
    private static final int SIZE = 120; // a guess, without the texts

    private final Map<Trait, CompactText> known = new EnumMap<>(Trait.class);
    private final Map<Trait, CompactText> changed = new EnumMap<>(Trait.class);
    private int observations;
    private long changedNanos;

    KnownIdentity(String name, String fingerprint) {
        if (!name.isEmpty()) {
            known.put(Trait.NAME, CompactText.of(name, MAX_LENGTH));
        }
        if (!fingerprint.isEmpty()) {
            known.put(Trait.FINGERPRINT, CompactText.of(fingerprint, MAX_LENGTH));
        }
    }

    /** Records a trait. Returns the traits that changed, if they are those of another system. */
    public Optional<List<Change>> observe(Trait trait, String observed, long nanos) {
        CompactText value = CompactText.of(observed, MAX_LENGTH);
        if (!changed.isEmpty() && Math.abs(nanos - changedNanos) >= CHANGE_NANOS) {
            adopt();
        }
        CompactText before = known.putIfAbsent(trait, value);
        if (before == null || isSame(trait, before, value)) {
            if (before != null) {
                forgetChanges();
            }
            return Optional.empty();
        }
        if (changed.isEmpty()) {
            changedNanos = nanos;
        }
        changed.put(trait, value);
        observations++;
        if (changed.size() < 2 || observations < MIN_OBSERVATIONS) {
            return Optional.empty();
        }
        List<Change> changes = new ArrayList<>();
        changed.forEach(
                (each, after) -> changes.add(new Change(each, known.get(each).toString(), after.toString())));
        adopt();
        return Optional.of(changes);
    }

    private void adopt() {
        known.putAll(changed);
        forgetChanges();
    }

    private void forgetChanges() {
        changed.clear();
        observations = 0;
    }

    // A client requests a few more options in some messages than in others.
    private static boolean isSame(Trait trait, CompactText one, CompactText other) {
        return one.equals(other) || (trait == Trait.FINGERPRINT && isSame(one.toString(), other.toString()));
    }

    private static boolean isSame(String one, String other) {
        Set<String> options = options(one);
        Set<String> others = options(other);
        return vendorClass(one).equals(vendorClass(other))
                && (options.containsAll(others) || others.containsAll(options));
    }

    private static Set<String> options(String fingerprint) {
        return new HashSet<>(Arrays.asList(fingerprint.split(" ", 2)[0].split(",")));
    }

    private static String vendorClass(String fingerprint) {
        int space = fingerprint.indexOf(' ');
        return space < 0 ? "" : fingerprint.substring(space);
    }

    /** The memory that it takes, in bytes. */
    int memorySize() {
        int bytes = SIZE;
        for (CompactText text : known.values()) {
            bytes += MemorySize.of(text);
        }
        for (CompactText text : changed.values()) {
            bytes += MemorySize.of(text);
        }
        return bytes;
    }

    /** A trait that changed. */
    public record Change(Trait trait, String before, String after) {}
}
