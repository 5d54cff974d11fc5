package io.macmon.analyzer.vendor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Collects prefixes and names. A few prefixes occur twice in IEEE's files; the first name wins. */
final class VendorTableBuilder {

    private static final Pattern DIGITS = Pattern.compile("[0-9A-Fa-f]{6}|[0-9A-Fa-f]{7}|[0-9A-Fa-f]{9}");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int MAX_NAME_LENGTH = 255;

    private final List<TreeMap<Long, String>> byLength = new ArrayList<>();

    VendorTableBuilder() {
        for (int i = 0; i < VendorTable.PREFIX_LENGTHS.length; i++) {
            byLength.add(new TreeMap<>());
        }
    }

    /**
     * Adds a prefix.
     *
     * @param digits 6, 7 or 9 hexadecimal digits
     * @throws IllegalArgumentException if {@code digits} is anything else
     */
    void add(String digits, String name) {
        if (!DIGITS.matcher(digits).matches()) {
            throw new IllegalArgumentException(
                    "invalid prefix '" + digits + "': it must have 6, 7 or 9 hexadecimal digits");
        }
        byLength.get(lengthIndex(digits.length() * 4)).putIfAbsent(Long.parseLong(digits, 16), tidy(name));
    }

    VendorTable build() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        long[][] prefixes = new long[byLength.size()][];
        int[][] nameNumbers = new int[byLength.size()][];
        for (int i = 0; i < prefixes.length; i++) {
            prefixes[i] =
                    byLength.get(i).keySet().stream().mapToLong(Long::longValue).toArray();
            nameNumbers[i] = byLength.get(i).values().stream()
                    .mapToInt(name -> numberOf(name, numbers))
                    .toArray();
        }
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        int[] starts = new int[numbers.size() + 1];
        int number = 0;
        for (String name : numbers.keySet()) {
            names.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            starts[++number] = names.size();
        }
        return new VendorTable(prefixes, nameNumbers, names.toByteArray(), starts);
    }

    private static int lengthIndex(int bits) {
        int at = 0;
        while (VendorTable.PREFIX_LENGTHS[at] != bits) {
            at++;
        }
        return at;
    }

    private static int numberOf(String name, Map<String, Integer> numbers) {
        Integer next = numbers.size();
        Integer number = numbers.putIfAbsent(name, next);
        return number == null ? next : number;
    }

    private static String tidy(String name) {
        String tidy = BLANKS.matcher(name.strip()).replaceAll(" ");
        return tidy.length() <= MAX_NAME_LENGTH ? tidy : tidy.substring(0, MAX_NAME_LENGTH);
    }
}
