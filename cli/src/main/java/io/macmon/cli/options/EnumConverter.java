package io.macmon.cli.options;

import io.macmon.config.text.Suggestion;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of the words that an option offers, in either case; the words are those that its help lists. */
public abstract class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {

    private final Class<E> type;

    public EnumConverter(Class<E> kind) {
        this.type = kind;
    }

    @Override
    public E convert(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(choice -> choice.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException("'" + word + "' is none; " + Suggestion.of(wanted, choices())));
    }

    private String[] choices() {
        return Arrays.stream(type.getEnumConstants()).map(E::toString).toArray(String[]::new);
    }
}
