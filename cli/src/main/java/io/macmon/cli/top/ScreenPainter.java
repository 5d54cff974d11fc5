package io.macmon.cli.top;

import io.macmon.cli.top.ReplyFetcher.Fetched;
import io.macmon.cli.top.ScreenState.LineEditor;
import io.macmon.cli.top.draw.Align;
import io.macmon.cli.top.draw.Area;
import io.macmon.cli.top.draw.Box;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.draw.Text;
import io.macmon.cli.top.view.View;
import io.macmon.cli.top.view.View.KeyHelp;
import java.util.ArrayList;
import java.util.List;

/** Draws the whole screen: header, names of the views, the visible view, messages, keys. One thread only. */
final class ScreenPainter {

    private static final int MAX_HEADER_SHARE = 3; // of the height
    private static final int MIN_ROWS_FOR_MESSAGES = 20;
    private static final int MAX_MESSAGES = 3;
    private static final int HELP_WIDTH = 78;
    private static final int HELP_KEY_WIDTH = 12;

    private final ScreenState state;
    private final Messages messages;
    private final StatusTrend trend = new StatusTrend();
    private TabLine tabs = new TabLine();

    ScreenPainter(ScreenState state, Messages messages) {
        this.state = state;
        this.messages = messages;
    }

    /** Where the names of the views were drawn last. */
    TabLine tabs() {
        return tabs;
    }

    void draw(Buffer buffer, Fetched fetched) {
        trend.add(fetched.replies());
        Area all = buffer.area();
        Header header = new Header(fetched, trend, state.viewState().showsBits());
        int top = header.draw(buffer, new Area(0, 0, all.width(), Math.max(1, all.height() / MAX_HEADER_SHARE)));
        tabs = new TabLine();
        tabs.draw(buffer, all.row(top), state.views(), state.active());
        List<String> shown = messages.shown(all.height() >= MIN_ROWS_FOR_MESSAGES ? MAX_MESSAGES : 1);
        int bottom = all.height() - 1 - shown.size();
        for (int i = 0; i < shown.size(); i++) {
            buffer.write(all.row(bottom + i), Align.LEFT, shown.get(i), Style.WARNING);
        }
        Area content = new Area(0, top + 1, all.width(), bottom - top - 1);
        state.view().draw(buffer, content, fetched.replies(), state.viewState());
        drawBottom(buffer, all.row(all.height() - 1));
        if (state.showsHelp()) {
            drawHelp(buffer, all);
        }
    }

    private void drawBottom(Buffer buffer, Area area) {
        LineEditor editor = state.editor();
        if (editor != null) {
            int x = buffer.write(area.x(), area.y(), area.width(), editor.label() + ": ", Style.TITLE);
            x = buffer.write(x, area.y(), area.width() - x, tail(editor.text(), area.width() - x - 1), Style.INPUT);
            buffer.select(new Area(x, area.y(), 1, 1));
            return;
        }
        buffer.write(
                area, Align.LEFT, " q quit   h help   / filter   s sort   Enter details   Tab next view", Style.DIM);
        List<String> marks = new ArrayList<>();
        if (state.isPaused()) {
            marks.add("PAUSED (P)");
        }
        if (state.viewState().isFrozen()) {
            marks.add("ORDER FROZEN (o)");
        }
        if (!state.viewState().filter().isEmpty()) {
            marks.add("FILTER " + state.viewState().filter());
        }
        if (!marks.isEmpty()) {
            String text = " " + String.join("   ", marks) + " ";
            int width = Math.min(area.width(), Buffer.widthOf(text));
            Area right = new Area(area.width() - width, area.y(), width, 1);
            buffer.clear(right);
            buffer.write(right, Align.LEFT, text, Style.WARNING);
        }
    }

    // The end of a line that is longer than its place.
    private static String tail(String text, int width) {
        String shown = text;
        while (!shown.isEmpty() && Buffer.widthOf(shown) > Math.max(0, width)) {
            shown = shown.substring(Character.charCount(shown.codePointAt(0)));
        }
        return shown;
    }

    private void drawHelp(Buffer buffer, Area all) {
        View view = state.view();
        Text text = new Text();
        view.help().forEach(text::line);
        addKeys(text, "Keys of this view", view.keys());
        addKeys(text, "Keys of all views", ScreenKeys.HELP);
        int width = Math.min(all.width(), HELP_WIDTH);
        int height = Math.min(all.height(), text.height(width - 4) + 2);
        String keys = height < text.height(width - 4) + 2 ? ": j k scroll, Esc closes" : ": Esc closes";
        Area inside =
                Box.draw(buffer, all.centred(width, height), view.name() + keys).inset(1, 0);
        text.draw(buffer, inside, state.limitHelp(text.height(inside.width()), inside.height()));
    }

    private static void addKeys(Text text, String title, List<KeyHelp> keys) {
        if (!keys.isEmpty()) {
            text.line().line(title, Style.TITLE);
            keys.forEach(key -> text.line(String.format("%-" + HELP_KEY_WIDTH + "s", key.key()), Style.KEY)
                    .add(key.does()));
        }
    }
}
