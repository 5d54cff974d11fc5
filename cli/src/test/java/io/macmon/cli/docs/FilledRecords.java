package io.macmon.cli.docs;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Creates Java records in which nothing is empty, so that a format writes everything it can. A component that is added
 * to a record is filled without a change here.
 */
final class FilledRecords {

    /** The only key of maps whose keys are not known. */
    static final String ANY_NAME = "NAME";

    private final Map<String, Object> fixed = new HashMap<>();

    /** @param component {@code Type.component}; the value may be null */
    FilledRecords with(String component, Object value) {
        fixed.put(component, value);
        return this;
    }

    <T> T of(Class<T> type) {
        return type.cast(record(type));
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new AssertionError("no value is known for " + type);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> component(type, component))
                .toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException failed) {
            throw new LinkageError("cannot create a " + type + " of " + Arrays.toString(values), failed);
        }
    }

    private Object component(Class<?> record, RecordComponent component) {
        String name = record.getSimpleName() + "." + component.getName();
        return fixed.containsKey(name) ? fixed.get(name) : value(component.getGenericType());
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == Optional.class) {
                return Optional.of(value(last));
            }
            if (generic.getRawType() == Supplier.class) {
                Object supplied = value(last);
                return (Supplier<Object>) () -> supplied;
            }
            return generic.getRawType() == List.class ? List.of(value(last)) : Map.of(ANY_NAME, value(last));
        }
        Class<?> plain = (Class<?>) type;
        return plain.isEnum() ? plain.getEnumConstants()[0] : plainValue(plain);
    }

    private Object plainValue(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "boolean" -> true;
            case "int", "Integer" -> 7;
            case "long", "Long" -> 7L;
            case "double" -> 7.5;
            case "String" -> "text";
            case "OptionalInt" -> OptionalInt.of(7);
            case "OptionalLong" -> OptionalLong.of(7);
            case "Instant" -> Instant.parse("2026-01-02T03:04:05.678901234Z");
            case "Duration" -> Duration.ofMillis(7_500);
            case "MacAddress" -> new MacAddress(0x02AA_0000_0007L);
            case "IpAddress" -> IpAddress.parse("192.0.2.7");
            default -> record(type);
        };
    }
}
