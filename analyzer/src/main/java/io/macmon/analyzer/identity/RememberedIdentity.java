package io.macmon.analyzer.identity;

import io.macmon.analyzer.identity.IdentityChange.Changed;
import io.macmon.analyzer.identity.TraitComparison.Difference;
import io.macmon.capture.WallClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The traits that a station is known by, to detect that another device took its MAC address.
 *
 * <p>While a trait is new, its values become known: until it was seen {@value #MIN_COUNT} times, or for a day. Of a
 * trait that can have several values at once, such as services, one value must be seen that often. From then on, a
 * value that differs is a change, however often it is seen. It replaces the known values only after none of them was
 * seen for a day in which it was; for a week if the difference is that of another system. So neither a flood of copies
 * nor values that alternate change what is remembered.
 *
 * <p>Bounded: a few values per trait, of at most {@value #MAX_LENGTH} bytes, and one that may replace them; together
 * {@value #MAX_BYTES} bytes, in which a value of every trait fits. One thread only.
 */
public final class RememberedIdentity {

    /** How often a trait is seen before others of its kind are a change. */
    public static final int MIN_COUNT = 4;

    private static final int MAX_LENGTH = 160; // in UTF-8
    private static final int MAX_BYTES = 6_500;
    private static final int MIN_MESSAGES = 2;
    private static final int SIZE = 64; // of a value; a guess, without the text
    private static final long WINDOW_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();
    private static final long WEEK_NANOS = Duration.ofDays(7).toNanos();
    private static final int SYSTEM_WEIGHT = 2;

    private final Map<TraitKind, Values> traits = new EnumMap<>(TraitKind.class);
    private boolean isChanged;

    /**
     * Compares a trait with what is remembered, and remembers it. Ignores kinds of which no value is kept.
     *
     * @return how the station differs now, if this trait does
     */
    public Optional<IdentityChange> observe(Trait trait, long nanos) {
        if (trait.kind().maxValues() == 0) {
            return Optional.empty();
        }
        Values values = traits.computeIfAbsent(trait.kind(), Values::new);
        boolean isDifferent = values.add(shortened(trait.value()), nanos);
        if (isChanged) {
            makeRoom();
        }
        return isDifferent ? changeAt(nanos) : Optional.empty();
    }

    private static String shortened(String value) {
        if (value.isEmpty()) {
            return RememberedTrait.NONE;
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, MAX_LENGTH);
        while (end < utf8.length && (utf8[end] & 0xC0) == 0x80) { // within a character
            end--;
        }
        return end == utf8.length ? value : new String(utf8, 0, end, StandardCharsets.UTF_8);
    }

    // Drops what weighs least, but never the only value of a trait.
    private void makeRoom() {
        while (memorySize() > MAX_BYTES) {
            traits.values().stream()
                    .filter(Values::hasSpare)
                    .min(Comparator.comparingInt(
                                    (Values values) -> TraitComparison.weight(values.kind, Difference.OTHER))
                            .thenComparing(Values::memorySize, Comparator.reverseOrder()))
                    .orElseThrow()
                    .dropSpare();
        }
    }

    private Optional<IdentityChange> changeAt(long nanos) {
        List<Changed> changes = traits.values().stream()
                .filter(values -> values.isDifferentAt(nanos))
                .map(Values::change)
                .filter(change -> change.weight() > 0)
                .sorted(Comparator.comparingInt(Changed::weight).reversed())
                .toList();
        int score = changes.stream().mapToInt(Changed::weight).sum();
        boolean isWorthAFinding = changes.stream().anyMatch(change -> TraitComparison.isWorthAFinding(change.kind()));
        return isWorthAFinding ? Optional.of(new IdentityChange(score, changes)) : Optional.empty();
    }

    /** The latest known value of a kind; empty if none. */
    public String known(TraitKind kind) {
        Values values = traits.get(kind);
        return values == null
                ? ""
                : values.known.stream()
                        .max(Comparator.comparingLong((Value value) -> value.last))
                        .map(Value::text)
                        .orElse("");
    }

    /** Whether what a later run needs changed since the last call, except counts and times. */
    public boolean takeChanged() {
        boolean taken = isChanged;
        isChanged = false;
        return taken;
    }

    /** Continues with what an earlier run remembered. */
    public void restore(List<RememberedTrait> remembered) {
        for (RememberedTrait each : remembered) {
            Values values = traits.computeIfAbsent(each.trait().kind(), Values::new);
            Value value = new Value(shortened(each.trait().value()), WallClock.nanos(each.first()));
            value.last = WallClock.nanos(each.last());
            value.count = each.count();
            if (!each.isKnown()) {
                values.candidate = value;
            } else if (values.known.size() < values.maxKnown()) {
                values.known = appended(values.known, value);
            }
        }
        makeRoom();
    }

    /** What a later run needs. */
    public List<RememberedTrait> snapshot() {
        List<RememberedTrait> all = new ArrayList<>();
        traits.forEach((kind, values) -> {
            values.known.forEach(value -> all.add(value.snapshot(kind, true)));
            Stream.ofNullable(values.candidate).forEach(value -> all.add(value.snapshot(kind, false)));
        });
        return all;
    }

    /** The memory that it takes, in bytes. */
    public int memorySize() {
        return SIZE + traits.values().stream().mapToInt(Values::memorySize).sum();
    }

    private static List<Value> appended(List<Value> values, Value last) {
        List<Value> longer = new ArrayList<>(values);
        longer.add(last);
        return List.copyOf(longer);
    }

    /** The values of one kind. */
    private final class Values {

        private final TraitKind kind;
        private List<Value> known = List.of(); // immutable, which takes less memory
        private Value candidate; // null if none
        private String latest = "";
        private Difference difference = Difference.NONE;
        private long differentNanos;
        private int different; // how often in a row; a known value after a pause ends the row

        Values(TraitKind kind) {
            this.kind = kind;
        }

        int maxKnown() {
            return Math.max(2, kind.maxValues());
        }

        /** Returns whether it differs from all known values. */
        boolean add(String text, long nanos) {
            Difference least = Difference.OTHER;
            for (Value value : known) {
                Difference each = TraitComparison.compare(kind, value.text(), text);
                if (each == Difference.NONE) {
                    value.add(nanos);
                    return false;
                }
                least = each.compareTo(least) < 0 ? each : least;
            }
            if (isNewAt(nanos)) {
                learn(new Value(text, nanos));
                return false;
            }
            propose(text, nanos);
            if (mayReplace(least, nanos)) {
                known = List.of();
                learn(candidate);
                candidate = null;
                different = 0;
                return false;
            }
            countDifferent(text, least, nanos);
            return true;
        }

        private boolean isNewAt(long nanos) {
            IntStream counts = known.stream().mapToInt(value -> value.count);
            int seen = kind.hasSeveralValues() ? counts.max().orElse(0) : counts.sum();
            return seen < MIN_COUNT && known.stream().allMatch(value -> nanos - value.first < DAY_NANOS);
        }

        // While it is new, the value that was seen least makes room. Its count remains, so that a station that shows
        // many values does not stay new.
        private void learn(Value value) {
            List<Value> kept = new ArrayList<>(known);
            if (kept.size() >= maxKnown()) {
                value.count += removeRarest(kept).count;
            }
            known = appended(kept, value);
            isChanged = true;
        }

        private static Value removeRarest(List<Value> values) {
            Value rarest = Collections.min(values, Comparator.comparingInt(each -> each.count));
            values.remove(rarest);
            return rarest;
        }

        boolean hasSpare() {
            return candidate != null || known.size() > 1;
        }

        void dropSpare() {
            if (candidate != null) {
                candidate = null;
            } else {
                List<Value> kept = new ArrayList<>(known);
                int count = removeRarest(kept).count;
                kept.get(0).count += count;
                known = List.copyOf(kept);
            }
        }

        int memorySize() {
            int bytes = SIZE + (candidate == null ? 0 : candidate.memorySize());
            for (Value value : known) {
                bytes += value.memorySize();
            }
            return bytes;
        }

        private void propose(String text, long nanos) {
            if (candidate == null
                    || TraitComparison.compare(kind, candidate.text(), text) != Difference.NONE
                    || nanos - candidate.last >= DAY_NANOS) {
                candidate = new Value(text, nanos);
                isChanged = true;
            } else {
                candidate.add(nanos);
            }
        }

        private boolean mayReplace(Difference from, long nanos) {
            long pause = TraitComparison.weight(kind, from) >= SYSTEM_WEIGHT ? WEEK_NANOS : DAY_NANOS;
            return candidate.count >= MIN_COUNT
                    && nanos - candidate.first >= pause
                    && known.stream().allMatch(value -> nanos - value.last >= pause);
        }

        private void countDifferent(String text, Difference least, long nanos) {
            boolean isAfterPause = Math.abs(nanos - differentNanos) >= WINDOW_NANOS;
            if (isAfterPause && known.stream().anyMatch(value -> value.last > differentNanos)) {
                different = 0;
                difference = Difference.NONE;
            }
            different++;
            differentNanos = nanos;
            if (least.compareTo(difference) >= 0) {
                difference = least;
                latest = text;
            }
        }

        boolean isDifferentAt(long nanos) {
            return different >= MIN_MESSAGES && Math.abs(nanos - differentNanos) < WINDOW_NANOS;
        }

        Changed change() {
            String before = known.stream()
                    .max(Comparator.comparingLong((Value value) -> value.last))
                    .map(Value::text)
                    .orElse(RememberedTrait.NONE);
            return new Changed(kind, before, latest, TraitComparison.weight(kind, difference));
        }
    }

    /** A value, and when it was seen. */
    private static final class Value {

        private final byte[] utf8; // most text takes twice as much as a String
        private final long first;
        private long last;
        private int count = 1;

        Value(String text, long nanos) {
            utf8 = text.getBytes(StandardCharsets.UTF_8);
            first = nanos;
            last = nanos;
        }

        String text() {
            return new String(utf8, StandardCharsets.UTF_8);
        }

        int memorySize() {
            return SIZE + utf8.length;
        }

        void add(long nanos) {
            last = Math.max(last, nanos);
            count = Math.min(count + 1, 1_000_000);
        }

        RememberedTrait snapshot(TraitKind kind, boolean isKnown) {
            return new RememberedTrait(
                    new Trait(kind, text()), isKnown, WallClock.instant(first), WallClock.instant(last), count);
        }
    }
}
