package io.macmon.cli.options;

import io.macmon.config.text.NearestWord;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of the words that an option offers, in either case; the words are those that its help lists. */
public abstract class Choice<E extends Enum<E>> implements ITypeConverter<E> {

    private final Class<E> kind;

    public Choice(Class<E> kind) {
        this.kind = kind;
    }

    @Override
    public E convert(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(kind.getEnumConstants())
                .filter(choice -> choice.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException("'" + word + "' is none; " + NearestWord.advice(wanted, words())));
    }

    private String[] words() {
        return Arrays.stream(kind.getEnumConstants()).map(E::toString).toArray(String[]::new);
    }
}
