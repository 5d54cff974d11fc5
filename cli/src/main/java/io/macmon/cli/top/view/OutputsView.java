package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.badNumber;
import static io.macmon.cli.top.view.ViewColumn.number;
import static io.macmon.cli.top.view.ViewColumn.text;

import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.model.OutputRow;
import java.time.ZoneId;
import java.util.List;

/** Whether records reach the files and receivers. */
final class OutputsView extends TableView<OutputRow> {

    private static final Request STATUS = Request.of("status");

    OutputsView(ZoneId zone) {
        super("Outputs", "output", zone);
    }

    @Override
    List<Request> rowRequests() {
        return List.of(STATUS);
    }

    @Override
    List<OutputRow> read(Replies replies) {
        return replies.status().objects("outputs").stream().map(OutputRow::of).toList();
    }

    @Override
    List<ViewColumn<OutputRow>> columns(Units units) {
        return List.of(
                text(Column.left("output", 16, 80, 0), OutputRow::target),
                text(Column.left("state", 7, 8, 0), OutputRow::state, OutputsView::stateStyle),
                number(Column.right("written", 13, 1), OutputRow::written, Units::exact),
                badNumber(Column.right("dropped", 9, 0), OutputRow::dropped),
                number(Column.right("waiting", 8, 2), OutputRow::waiting, Units::scaled),
                text(Column.left("last failure", 20, 200, 3), OutputRow::failure)
                        .unsorted());
    }

    @Override
    int defaultSort() {
        return 0;
    }

    private static Style stateStyle(OutputRow row) {
        return switch (row.state()) {
            case "ok" -> Style.GOOD;
            case "behind" -> Style.WARNING;
            default -> Style.BAD;
        };
    }

    @Override
    Details details(OutputRow row, Replies replies, Units units) {
        return new Details()
                .title(row.target())
                .line("state", row.state())
                .line("last failure", row.failure())
                .line("written", Units.exact(row.written()) + " records")
                .line("dropped", Units.exact(row.dropped()) + " records")
                .line("waiting", Units.exact(row.waiting()) + " records")
                .fields(row.fields());
    }

    @Override
    String emptyText(Replies replies) {
        return "No outputs. Records can go to files and receivers: macmon watch --out FORMAT:TARGET";
    }

    @Override
    public List<String> help() {
        return List.of(
                "Whether records reach the files and receivers of --out.",
                "state: ok; behind: nothing was written for 5 seconds although records are waiting; failing: macmon"
                        + " tries again, at first after half a second, later every 30 seconds.",
                "waiting: records in the output's queue. dropped: records that this output has lost.",
                "Filter: state: and text");
    }
}
