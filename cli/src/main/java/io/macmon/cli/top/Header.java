package io.macmon.cli.top;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.ReplyFetcher.Fetched;
import io.macmon.cli.top.draw.Area;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The head of the screen, which answers at a glance whether anything is lost, missing or suspicious. Items that do not
 * fit on a line continue on the next; those after the verdict are left out.
 *
 * <pre>
 *   macmon watch eth0   LOSSLESS   up 3d 4h   device macmon0   engine ring
 *   812k frames/s   512 MB/s   delay p99 210us   stations 12 heard, 3 silent, 1 absent   strangers 4
 *   drops   nic 0   kernel 1,204 +12   ring 0
 * </pre>
 */
final class Header {

    private static final int GAP = 3;
    private static final String FRAMES = "frames/s";
    private static final int VERDICT = 1; // its index in the first line
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private record Part(String text, Style style) {}

    private final JsonObject status;
    private final Fetched fetched;
    private final StatusTrend trend;
    private final boolean showsBits;
    private final List<List<List<Part>>> lines = new ArrayList<>();

    Header(Fetched fetched, StatusTrend trend, boolean showsBits) {
        this.fetched = fetched;
        this.trend = trend;
        this.showsBits = showsBits;
        status = fetched.replies().status();
        lines.add(identity());
        if (status != JsonObject.EMPTY) {
            boolean isFleet = status.text("command").equals("fleet");
            lines.add(isFleet ? fleetFigures() : figures());
            if (!isFleet || status.number("lost", 0) > 0) {
                lines.add(ladder());
            }
        }
    }

    private List<List<Part>> identity() {
        List<List<Part>> items = new ArrayList<>();
        items.add(List.of(
                new Part("macmon " + status.text("command") + " ", Style.TITLE),
                new Part(status.text("origin"), Style.BOLD)));
        items.add(List.of(verdict()));
        if (status.has("uptime_seconds")) {
            items.add(labelled("up", uptime(status.number("uptime_seconds", 0))));
        }
        if (status.has("device")) {
            items.add(labelled("device", status.text("device")));
        }
        if (status.has("engine")) {
            items.add(labelled("engine", status.text("engine")));
        }
        return items;
    }

    // The one word; all else explains it.
    private Part verdict() {
        long late = System.nanoTime() - fetched.nanos();
        if (!fetched.problem().isEmpty()) {
            return new Part("NO REPLY: " + fetched.problem(), Style.BAD);
        }
        if (late > LATE_NANOS) {
            return new Part("NO REPLY for " + TimeUnit.NANOSECONDS.toSeconds(late) + " s", Style.BAD);
        }
        if (status == JsonObject.EMPTY) {
            return new Part("starting", Style.DIM);
        }
        if (status.flag("stalled")) {
            return new Part("STALLED", Style.BAD);
        }
        if (!status.text("problem").isEmpty()) {
            return new Part("NOT READY: " + status.text("problem"), Style.BAD);
        }
        long lost = status.number("lost", 0);
        if (lost == 0) {
            return new Part("LOSSLESS", Style.GOOD);
        }
        JsonObject drops = status.object("drops");
        List<String> places = drops.names().stream()
                .filter(place -> drops.number(place, 0) > 0)
                .map(Header::placeName)
                .toList();
        return new Part("LOST " + Quantities.exact(lost) + " (" + String.join(", ", places) + ")", Style.BAD);
    }

    private static String placeName(String place) {
        return place.replaceFirst("^dropped_", "").replace('_', ' ');
    }

    private List<List<Part>> figures() {
        List<List<Part>> items = new ArrayList<>();
        items.add(rate("frames", FRAMES, 1));
        items.add(rate("bytes", showsBits ? "bit/s" : "B/s", showsBits ? 8 : 1));
        if (status.has("delay_p99_us")) {
            items.add(labelled("delay p99", Quantities.micros(status.number("delay_p99_us", 0))));
        }
        JsonObject expected = status.object("expected");
        if (!expected.names().isEmpty()) {
            long absent = expected.number("absent", 0);
            items.add(List.of(
                    new Part("expected ", Style.DIM),
                    new Part(
                            exact(expected, "heard") + " heard, " + exact(expected, "silent") + " silent, ",
                            Style.NORMAL),
                    new Part(exact(expected, "absent") + " absent", absent > 0 ? Style.WARNING : Style.NORMAL)));
        }
        if (status.has("strangers")) {
            long strangers = status.number("strangers", 0);
            items.add(List.of(
                    new Part("strangers ", Style.DIM),
                    new Part(Quantities.exact(strangers), strangers > 0 ? Style.WARNING : Style.NORMAL)));
        }
        if (status.has("findings")) {
            items.add(findings(status.object("findings")));
        }
        return items;
    }

    // Many sensors at once: what waits in the brokers takes the place of the delay.
    private List<List<Part>> fleetFigures() {
        List<List<Part>> items = new ArrayList<>();
        items.add(rate("sightings", "sightings/s", 1));
        items.add(labelled("waiting", exact(status, "lag")));
        items.add(labelled("stations", exact(status, "stations") + " heard of " + exact(status, "stations_all")));
        long silent = status.number("sensors_silent", 0);
        items.add(List.of(
                new Part("sensors ", Style.DIM),
                new Part(exact(status, "sensors") + ", ", Style.NORMAL),
                new Part(exact(status, "sensors_silent") + " silent", silent > 0 ? Style.WARNING : Style.NORMAL)));
        items.add(labelled("instances", exact(status, "instances")));
        items.add(findings(status.object("findings")));
        return items;
    }

    private List<Part> rate(String counter, String unit, int factor) {
        long given = status.number(counter + "_per_second", -1);
        long rate = given >= 0 ? given : trend.rate(counter);
        String number = rate < 0 ? "-" : Quantities.scaled(rate * factor);
        int digits = number.length();
        if (!unit.equals(FRAMES) && !unit.startsWith("sightings") && Character.isLetter(number.charAt(digits - 1))) {
            digits--; // the prefix belongs to the unit, as in MB/s
        }
        return List.of(
                new Part(number.substring(0, digits) + " ", Style.BOLD),
                new Part(number.substring(digits) + unit, Style.DIM));
    }

    private static String exact(JsonObject object, String name) {
        return object.has(name) ? Quantities.exact(object.number(name, 0)) : "-";
    }

    private static List<Part> findings(JsonObject open) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("findings ", Style.DIM));
        for (String severity : List.of("high", "medium", "low")) {
            if (open.has(severity)) {
                long count = open.number(severity, 0);
                Style style = count == 0 || severity.equals("low")
                        ? Style.NORMAL
                        : severity.equals("high") ? Style.BAD : Style.WARNING;
                String separator = parts.size() > 1 ? ", " : "";
                parts.add(new Part(separator, Style.NORMAL));
                parts.add(new Part(Quantities.exact(count) + " " + severity, style));
            }
        }
        return parts;
    }

    private List<List<Part>> ladder() {
        List<List<Part>> items = new ArrayList<>();
        JsonObject drops = status.object("drops");
        items.add(List.of(new Part("drops", Style.DIM)));
        for (String place : drops.names()) {
            long count = drops.number(place, 0);
            long recent = trend.newDrops(place);
            List<Part> parts = new ArrayList<>(labelled(placeName(place), Quantities.exact(count)));
            if (count > 0) {
                parts.set(1, new Part(Quantities.exact(count), Style.BAD));
            }
            if (recent > 0) {
                parts.add(new Part(" +" + Quantities.exact(recent) + " in 60 s", Style.BAD));
            }
            items.add(parts);
        }
        return items;
    }

    private static List<Part> labelled(String label, String value) {
        return List.of(new Part(label + " ", Style.DIM), new Part(value, Style.NORMAL));
    }

    static String uptime(long seconds) {
        long days = seconds / 86_400;
        long hours = seconds / 3_600 % 24;
        long minutes = seconds / 60 % 60;
        if (days > 0) {
            return days + "d " + hours + "h";
        }
        return hours > 0
                ? hours + "h " + minutes + "m"
                : minutes > 0 ? minutes + "m " + seconds % 60 + "s" : seconds + "s";
    }

    /** Draws what fits, and returns how many rows were used. */
    int draw(Buffer buffer, Area area) {
        int row = 0;
        for (List<List<Part>> line : lines) {
            int x = area.x();
            for (int i = 0; i < line.size(); i++) {
                List<Part> item = line.get(i);
                int width = item.stream()
                        .mapToInt(part -> Buffer.widthOf(part.text()))
                        .sum();
                if (x > area.x() && x + width > area.x() + area.width()) {
                    if (line.equals(lines.get(0)) && i > VERDICT) {
                        break;
                    }
                    row++;
                    x = area.x() + GAP;
                }
                if (row >= area.height()) {
                    return area.height();
                }
                for (Part part : item) {
                    x = buffer.write(x, area.y() + row, area.x() + area.width() - x, part.text(), part.style());
                }
                x += GAP;
            }
            row++;
        }
        return Math.min(row, area.height());
    }
}
