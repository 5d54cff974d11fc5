package io.macmon.config.policy;

import java.util.List;

/**
 * A place of a fleet, or several: {@code *} matches any characters, or none, as in {@code branch-*}.
 *
 * @param text 1 to {@value #MAX_LENGTH} printable characters
 */
public record PlacePattern(String text) {

    private static final int MAX_LENGTH = 100;

    public PlacePattern {
        if (text.isBlank() || text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "must be 1 to " + MAX_LENGTH + " printable characters, got '" + text + "'");
        }
    }

    public boolean matches(String place) {
        List<String> parts = List.of(text.split("\\*", -1));
        String first = parts.get(0);
        if (parts.size() == 1) {
            return place.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        int end = place.length() - last.length();
        if (!place.startsWith(first) || !place.endsWith(last) || first.length() > end) {
            return false;
        }
        int at = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = place.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
