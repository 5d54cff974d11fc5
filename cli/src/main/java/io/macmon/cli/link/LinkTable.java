package io.macmon.cli.link;

import static java.util.stream.Collectors.joining;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlan;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Formats devices as a table with aligned columns, followed by one line per warning. */
final class LinkTable {

    private static final List<String> TITLES = List.of(
            "DEVICE", "KIND", "MODE", "PARENT", "STATE", "ADDRESS", "RX FRAMES", "RX DROPPED", "TX FRAMES", "LIST");
    private static final int SHOWN_SOURCES = 3;

    private LinkTable() {}

    static List<String> lines(List<LinkWithParent> shown) {
        if (shown.isEmpty()) {
            return List.of("no macvlans or macvtaps");
        }
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        shown.forEach(link -> rows.add(row(link)));
        List<Integer> widths = IntStream.range(0, TITLES.size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(line(row, widths)));
        for (LinkWithParent link : shown) {
            link.warnings()
                    .forEach(warning -> lines.add("warning: " + link.device().name() + ": " + warning));
        }
        return lines;
    }

    private static String line(List<String> row, List<Integer> widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> String.format("%-" + widths.get(column) + "s", row.get(column)))
                .collect(joining("  "))
                .stripTrailing();
    }

    private static List<String> row(LinkWithParent shown) {
        Link device = shown.device();
        return List.of(
                device.name(),
                device.kind().isEmpty() ? "?" : device.kind(),
                device.macvlan().map(LinkTable::mode).orElse("?"),
                parent(shown),
                device.state().toString().toLowerCase(Locale.ROOT).replace("_", ""),
                device.address().map(MacAddress::toString).orElse("-"),
                Long.toUnsignedString(device.counters().rxFrames()),
                Long.toUnsignedString(device.counters().rxDropped()),
                Long.toUnsignedString(device.counters().txFrames()),
                device.macvlan().map(LinkTable::list).orElse("?"));
    }

    private static String mode(Macvlan macvlan) {
        return macvlan.mode() + (macvlan.nodst() ? ",nodst" : "") + (macvlan.nopromisc() ? ",nopromisc" : "");
    }

    private static String parent(LinkWithParent shown) {
        return shown.parent().map(Link::name).orElse("device " + shown.device().parentIndex() + " elsewhere");
    }

    private static String list(Macvlan macvlan) {
        if (macvlan.mode() != MacvlanMode.SOURCE) {
            return "-";
        }
        String first = macvlan.sources().stream()
                .limit(SHOWN_SOURCES)
                .map(MacAddress::toString)
                .collect(joining(", "));
        String more = macvlan.sources().size() > SHOWN_SOURCES ? ", ..." : "";
        return macvlan.sourceCount() + (first.isEmpty() ? "" : ": " + first + more);
    }
}
