package io.macmon.config.text;

import java.util.ArrayList;
import java.util.List;

/** The difference between two versions of a text, in the unified format of diff(1). */
public final class TextDiff {

    private static final int CONTEXT = 3;
    private static final int MAX_DISTANCE = 20_000;

    private final List<String> before;
    private final List<String> after;
    private final List<Line> lines = new ArrayList<>();

    private TextDiff(String before, String after) {
        this.before = before.lines().toList();
        this.after = after.lines().toList();
        compare();
    }

    /** The lines of the difference; none if the texts are the same. */
    public static List<String> unified(String name, String before, String after) {
        return new TextDiff(before, after).format(name);
    }

    private void compare() {
        int old = 0;
        int now = 0;
        while (old < before.size() || now < after.size()) {
            if (isSame(old, now)) {
                lines.add(new Line(' ', before.get(old), old++, now++));
                continue;
            }
            int removed = before.size() - old;
            int added = after.size() - now;
            search:
            for (int distance = 1; distance <= Math.min(MAX_DISTANCE, removed + added); distance++) {
                for (int out = 0; out <= distance; out++) {
                    if (isSame(old + out, now + distance - out)) {
                        removed = out;
                        added = distance - out;
                        break search;
                    }
                }
            }
            for (int i = 0; i < removed; i++) {
                lines.add(new Line('-', before.get(old), old++, now));
            }
            for (int i = 0; i < added; i++) {
                lines.add(new Line('+', after.get(now), old, now++));
            }
        }
    }

    private boolean isSame(int old, int now) {
        return old < before.size() && now < after.size() && before.get(old).equals(after.get(now));
    }

    private List<String> format(String name) {
        List<String> text = new ArrayList<>();
        int from = next(0);
        if (from < lines.size()) {
            text.add("--- " + name);
            text.add("+++ " + name);
        }
        while (from < lines.size()) {
            int last = from;
            for (int change = next(from); change < lines.size() && change - last <= 2 * CONTEXT + 1; ) {
                last = change;
                change = next(change + 1);
            }
            hunk(lines.subList(Math.max(0, from - CONTEXT), Math.min(lines.size(), last + CONTEXT + 1)), text);
            from = next(last + 1);
        }
        return text;
    }

    private int next(int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).kind == ' ') {
            at++;
        }
        return at;
    }

    private static void hunk(List<Line> hunk, List<String> text) {
        long old = hunk.stream().filter(line -> line.kind != '+').count();
        long now = hunk.stream().filter(line -> line.kind != '-').count();
        Line first = hunk.get(0);
        text.add("@@ -" + range(first.old, old) + " +" + range(first.now, now) + " @@");
        hunk.forEach(line -> text.add(line.kind + line.text));
    }

    private static String range(int start, long count) {
        return (count == 0 ? start : start + 1) + "," + count;
    }

    /** @param old the number of lines of the old text before it; {@code now} of the new text */
    private record Line(char kind, String text, int old, int now) {}
}
