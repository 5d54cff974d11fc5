package io.macmon.config.text;

import java.util.function.Supplier;

/** Text that is made when it is first needed. Not thread-safe. */
public final class LazyText {

    private final Supplier<String> source;
    private String text;

    /** @param source called at most once */
    public LazyText(Supplier<String> source) {
        this.source = source;
    }

    /** Text that is known already. */
    public static LazyText of(String text) {
        return new LazyText(() -> text);
    }

    @Override
    public String toString() {
        if (text == null) {
            text = source.get();
        }
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LazyText lazy && lazy.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
