package io.macmon.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Collects the errors in a file and the files that it names, so that all can be reported at once. What is wrong is left
 * out, and reading continues. Beyond {@value #MAX} errors, more are not kept. One thread only.
 */
public final class Problems {

    public static final int MAX = 1_000;

    private final boolean isStrict;
    private final List<ConfigException> found = new ArrayList<>();

    private Problems(boolean isStrict) {
        this.isStrict = isStrict;
    }

    /** Collects errors. */
    public static Problems collected() {
        return new Problems(false);
    }

    /** Throws the first error. */
    public static Problems thrown() {
        return new Problems(true);
    }

    public void add(ConfigException problem) {
        if (isStrict) {
            throw problem;
        }
        if (found.size() < MAX) {
            found.add(problem);
        }
    }

    /** Returns what is read, or empty if it is wrong. */
    public <T> Optional<T> attempt(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (ConfigException wrong) {
            add(wrong);
            return Optional.empty();
        }
    }

    /** The errors in the order in which they were found. */
    public List<ConfigException> all() {
        return List.copyOf(found);
    }

    public int count() {
        return found.size();
    }
}
