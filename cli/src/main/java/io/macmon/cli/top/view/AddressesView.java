package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.number;
import static io.macmon.cli.top.view.ViewColumn.text;
import static io.macmon.cli.top.view.ViewColumn.time;

import io.macmon.cli.top.draw.Cell;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.model.AddressRow;
import io.macmon.cli.top.model.Fields;
import io.macmon.cli.top.model.StationRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;

/** Which station had an IP address, and when. */
final class AddressesView extends TableView<AddressRow> {

    private static final Request ADDRESSES = Request.of("addresses");

    AddressesView(ZoneId zone) {
        super("Addresses", "address", zone);
    }

    @Override
    List<Request> rowRequests() {
        return List.of(ADDRESSES, StationsView.STATIONS);
    }

    @Override
    List<AddressRow> read(Replies replies) {
        if (replies.of(ADDRESSES).has("addresses")) {
            return replies.of(ADDRESSES).objects("addresses").stream()
                    .map(AddressRow::of)
                    .toList();
        }
        return AddressRow.of(replies.of(StationsView.STATIONS).objects("stations").stream()
                .map(StationRow::of)
                .toList());
    }

    @Override
    List<ViewColumn<AddressRow>> columns(Units units) {
        return List.of(
                text(Column.left("address", 15, 39, 0), AddressRow::address).sorted(byAddress()),
                text(Column.left("MAC", 17, 17, 0), AddressRow::mac),
                text(Column.left("name", 8, 40, 2), AddressRow::name),
                time(Column.right("from", 16, 3), AddressRow::from, units::time),
                number(Column.right("until", 16, 1), AddressesView::untilMillis, until -> until(until, units)),
                ViewColumn.of(Column.left("disputed", 9, 9, 4), AddressesView::disputedCell)
                        .sorted(Comparator.comparing(AddressRow::isDisputed).reversed()),
                text(Column.left("learned from", 12, 14, 5), AddressRow::evidence));
    }

    // By numbers where there are numbers: 10.0.0.9 comes before 10.0.0.10.
    private static Comparator<AddressRow> byAddress() {
        return Comparator.comparing((AddressRow row) -> sortKey(row.address()))
                .thenComparing(Comparator.comparing(AddressRow::from).reversed());
    }

    private static String sortKey(String address) {
        StringBuilder key = new StringBuilder();
        for (String part : address.split("\\.", -1)) {
            key.append("0".repeat(Math.max(0, 3 - part.length()))).append(part).append('.');
        }
        return key.toString();
    }

    @Override
    int defaultSort() {
        return 0;
    }

    private static String until(long millis, Units units) {
        return millis == Long.MAX_VALUE ? "now" : units.time(Instant.ofEpochMilli(millis));
    }

    private static long untilMillis(AddressRow row) {
        Instant until = row.until();
        return until.equals(Fields.NEVER) ? Long.MAX_VALUE : until.toEpochMilli();
    }

    private static Cell disputedCell(AddressRow row) {
        return row.isDisputed() ? Cell.of("disputed", Style.BAD) : Cell.of("");
    }

    @Override
    String summary(List<AddressRow> rows, Replies replies) {
        long addresses = rows.stream().map(AddressRow::address).distinct().count();
        long disputed = rows.stream()
                .filter(AddressRow::isDisputed)
                .map(AddressRow::address)
                .distinct()
                .count();
        String count = addresses == 1 ? "1 address" : Units.exact(addresses) + " addresses";
        return disputed == 0 ? count : count + ", " + Units.exact(disputed) + " disputed";
    }

    @Override
    Details details(AddressRow row, Replies replies, Units units) {
        return new Details()
                .title(row.address() + " of " + row.mac() + (row.name().isEmpty() ? "" : "  " + row.name()))
                .line("from", units.fullTime(row.from()))
                .line("until", row.until().equals(Fields.NEVER) ? "now" : units.fullTime(row.until()))
                .line("last claimed", units.fullTime(row.lastUsed()))
                .line("disputed", row.isDisputed() ? "yes: several stations claim it" : "no")
                .line("learned from", row.evidence())
                .fields(row.fields());
    }

    @Override
    String emptyText(Replies replies) {
        return "No addresses yet. An audit learns them from ARP, neighbour discovery, DHCP and IP packets.";
    }

    @Override
    public List<String> help() {
        return List.of(
                "Which station had an IP address, and when. The stations that had the same address are listed"
                        + " together, the latest first.",
                "until: now, if no other station has claimed it since.",
                "disputed: several stations claim the address at the same time.",
                "Filter: mac: ip: state:disputed and text, as in  ip:10.20.0.1");
    }
}
