package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.text;

import io.macmon.cli.top.draw.Cell;
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
    public List<Request> requests() {
        return List.of(STATUS);
    }

    @Override
    List<OutputRow> read(Replies replies) {
        return replies.status().objects("outputs").stream().map(OutputRow::of).toList();
    }

    @Override
    List<ViewColumn<OutputRow>> columns(Units units) {
        return List.of(
                text(Column.left("output", 16, 80, 0), OutputRow::target).sortedByText(OutputRow::target),
                ViewColumn.of(Column.left("state", 7, 8, 0), OutputsView::stateCell)
                        .sortedByText(OutputRow::state),
                ViewColumn.of(Column.right("written", 13, 1), (OutputRow row) -> Cell.of(Units.exact(row.written())))
                        .sortedByNumber(OutputRow::written),
                ViewColumn.of(Column.right("dropped", 9, 0), OutputsView::droppedCell)
                        .sortedByNumber(OutputRow::dropped),
                ViewColumn.of(Column.right("waiting", 8, 2), (OutputRow row) -> Cell.of(Units.scaled(row.waiting())))
                        .sortedByNumber(OutputRow::waiting),
                text(Column.left("last failure", 20, 200, 3), OutputRow::failure));
    }

    @Override
    int defaultSort() {
        return 0;
    }

    private static Cell stateCell(OutputRow row) {
        return Cell.of(
                row.state(),
                switch (row.state()) {
                    case "ok" -> Style.GOOD;
                    case "behind" -> Style.WARNING;
                    default -> Style.BAD;
                });
    }

    private static Cell droppedCell(OutputRow row) {
        return Cell.of(Units.exact(row.dropped()), row.dropped() > 0 ? Style.BAD : Style.NORMAL);
    }

    @Override
    Details details(OutputRow row, Units units) {
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
                "state: ok; behind: nothing was written for 5 seconds although records are waiting; failing: it is"
                        + " opened again, at first after half a second, at last every 30 seconds.",
                "waiting: records in the output's queue. dropped: records that this output has lost.",
                "Filter: state: and text");
    }
}
