package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.badNumber;
import static io.macmon.cli.top.view.ViewColumn.text;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.draw.Align;
import io.macmon.cli.top.draw.Area;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Cell;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.Size;
import io.macmon.cli.top.draw.Sparkline;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.model.DropRow;
import io.macmon.cli.top.model.Fields;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;

/** What was lost, place by place from the wire to the outputs, over time. */
final class LossesView extends TableView<DropRow> {

    private static final Request STATUS = Request.of("status");
    private static final int MIN_ROWS_FOR_RATES = 15; // with a row for each place
    private static final List<String> RANGES = List.of("minute", "hour", "day");

    private int range;
    private List<String> places = List.of();

    LossesView(ZoneId zone) {
        super("Losses", "place", zone);
    }

    private Request rates() {
        return Request.of("rates", RANGES.get(range));
    }

    @Override
    List<Request> rowRequests() {
        return List.of(STATUS, rates());
    }

    @Override
    List<DropRow> read(Replies replies) {
        List<DropRow> rows = DropRow.of(replies.status(), replies.of(rates()));
        places = rows.stream().map(DropRow::place).toList();
        return rows;
    }

    @Override
    List<ViewColumn<DropRow>> columns(Units units) {
        return List.of(
                text(Column.left("place", 9, 12, 0), DropRow::place)
                        .sorted(Comparator.comparing(row -> places.indexOf(row.place()))),
                badNumber(Column.right("lost", 14, 0), DropRow::total),
                ViewColumn.of(
                        Column.left("", 7, 7, 2),
                        row -> Cell.of(LossPlace.of(row.place()).unit())),
                badNumber(Column.right("last " + RANGES.get(range), 12, 1), DropRow::recent),
                ViewColumn.of(Column.left("over time", 10, 60, 4), row -> Cell.sparkline(row.history(), Style.BAD)),
                ViewColumn.of(
                        Column.left("counted by", 20, 60, 3),
                        row -> Cell.of(LossPlace.of(row.place()).countedBy())));
    }

    @Override
    int defaultSort() {
        return 0;
    }

    @Override
    String summary(List<DropRow> rows, Replies replies) {
        long lost = rows.stream().mapToLong(row -> Math.max(0, row.total())).sum();
        String captured = Quantities.count(Math.max(0, replies.status().number("frames", 0)), "frame") + " captured";
        return (lost == 0 ? "Nothing lost, " : Quantities.exact(lost) + " lost, ") + captured;
    }

    @Override
    int drawAbove(Buffer buffer, Area area, Replies replies, Units units) {
        JsonObject rates = replies.of(rates());
        long step = Math.max(1, rates.number("step_seconds", 1));
        if (area.height() < MIN_ROWS_FOR_RATES || rates.numbers("frames", Fields.UNKNOWN).length == 0) {
            return 0;
        }
        long[] perSecond = Arrays.stream(rates.numbers("frames", Fields.UNKNOWN))
                .map(frames -> frames < 0 ? Sparkline.NONE : frames / step)
                .toArray();
        drawRate(buffer, area.row(0), "frames/s", perSecond, Units::scaled);
        drawRate(buffer, area.row(1), "delay p99", rates.numbers("delay_p99_us", Sparkline.NONE), LossesView::micros);
        return 3;
    }

    private static void drawRate(Buffer buffer, Area row, String title, long[] values, LongFunction<String> format) {
        List<Area> parts = row.splitColumns(Size.fixed(11), Size.between(10, 60), Size.atLeast(20));
        long[] shown = Arrays.copyOfRange(
                values, Math.max(0, values.length - parts.get(1).width()), values.length);
        long max = Arrays.stream(shown).max().orElse(Fields.UNKNOWN);
        long last = shown.length == 0 ? Fields.UNKNOWN : shown[shown.length - 1];
        buffer.write(parts.get(0), Align.LEFT, title, Style.DIM);
        Sparkline.draw(buffer, parts.get(1), shown, Style.GOOD);
        buffer.write(parts.get(2), Align.LEFT, "  " + format.apply(last) + ", max " + format.apply(max), Style.NORMAL);
    }

    private static String micros(long micros) {
        return micros < 0 ? Units.UNKNOWN : Quantities.micros(micros);
    }

    @Override
    Details details(DropRow row, Replies replies, Units units) {
        LossPlace place = LossPlace.of(row.place());
        return new Details()
                .title(row.place() + ": " + Units.exact(row.total()) + " " + place.unit() + " lost")
                .line("why", place.why())
                .line("what to do", place.advice())
                .line("counted by", place.countedBy())
                .line("last " + RANGES.get(range), Units.exact(row.recent()))
                .fields(row.fields());
    }

    @Override
    String emptyText(Replies replies) {
        return "Waiting for the counters.";
    }

    @Override
    public boolean onKey(Key key, Replies replies, ViewState state, Actions actions) {
        if (!key.is('t')) {
            return false;
        }
        range = (range + 1) % RANGES.size();
        actions.show("showing the last " + RANGES.get(range));
        return true;
    }

    @Override
    public List<KeyHelp> keys() {
        return List.of(new KeyHelp("t", "show the last minute, hour or day"));
    }

    @Override
    public List<String> help() {
        return List.of(
                "What was lost, place by place from the wire to the outputs. macmon analyses every frame, or counts it"
                        + " here.",
                "frames/s: captured and analysed; delay p99: from the kernel's time stamp to the analysis, for 99 % of"
                        + " the frames.",
                "lost: since the start. last minute: lost in that time, with a chart beside it.",
                "counted by: the kernel's own counter that the number comes from, or macmon.",
                "Enter shows why a place loses frames, and what to do.");
    }
}
