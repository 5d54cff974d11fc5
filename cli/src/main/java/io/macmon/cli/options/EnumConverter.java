package io.macmon.cli.options;

import io.macmon.config.text.Suggestion;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses one of the values that an option's help lists; case-insensitive. */
public abstract class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {

    private final Class<E> type;

    public EnumConverter(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String word) {
        String lowerCase = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(choice -> choice.toString().equals(lowerCase))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "'" + word + "' is not a valid value; " + Suggestion.of(lowerCase, choices())));
    }

    private String[] choices() {
        return Arrays.stream(type.getEnumConstants()).map(E::toString).toArray(String[]::new);
    }
}
