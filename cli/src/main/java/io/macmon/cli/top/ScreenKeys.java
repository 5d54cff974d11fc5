package io.macmon.cli.top;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.ScreenState.LineEditor;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.Key.Code;
import io.macmon.cli.top.view.Actions;
import io.macmon.cli.top.view.Replies;
import io.macmon.cli.top.view.View.KeyHelp;
import io.macmon.cli.top.view.View.Request;
import io.macmon.cli.top.view.ViewState;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the keys do that are common to all views. One thread only. */
final class ScreenKeys implements Actions {

    static final List<KeyHelp> HELP = List.of(
            new KeyHelp("1-9 Tab", "another view"),
            new KeyHelp("j k arrows", "move; PgUp PgDn, g G: a page, the first, the last"),
            new KeyHelp("Enter", "details of the row; Esc: back"),
            new KeyHelp("/", "filter, as in 'aa:bb' or 'group:printers ip:10.'; Esc removes it"),
            new KeyHelp("s S", "sort by the next column; reverse the order"),
            new KeyHelp("o", "freeze the order of the rows, or sort them again"),
            new KeyHelp("P", "pause: keep this picture; the capture continues"),
            new KeyHelp("T B", "totals or rates; bits or bytes"),
            new KeyHelp("h ?", "this help"),
            new KeyHelp("q", "quit"));

    private static final int WHEEL_ROWS = 3;
    private static final int PAGE_LINES = 10;
    private static final int MAX_LINE = 200;

    private final ScreenState state;
    private final ReplyFetcher fetcher;
    private final Messages messages;

    ScreenKeys(ScreenState state, ReplyFetcher fetcher, Messages messages) {
        this.state = state;
        this.fetcher = fetcher;
        this.messages = messages;
    }

    /**
     * Handles a key.
     *
     * @param tabs what the painter drew where
     * @return false to end the screen
     */
    boolean handle(Key key, Replies replies, TabLine tabs) {
        if (state.editor() != null) {
            edit(key);
        } else if (state.showsHelp()) {
            help(key);
        } else if (key.is('q')) {
            return false;
        } else if (key.code() == Code.CLICK) {
            click(key, tabs);
        } else if (!isCommon(key) && !isMove(key)) {
            state.view().onKey(key, replies, state.viewState(), this);
        }
        return true;
    }

    private void edit(Key key) {
        LineEditor editor = state.editor();
        switch (key.code()) {
            case ENTER -> {
                state.edit(null);
                editor.onEnd().accept(editor.text());
            }
            case ESCAPE -> {
                state.edit(null);
                editor.onEnd().accept(null);
            }
            case BACKSPACE -> {
                int end = editor.text().isEmpty()
                        ? 0
                        : editor.text().offsetByCodePoints(editor.text().length(), -1);
                state.edit(editor.withText(editor.text().substring(0, end)));
            }
            case ERASE -> state.edit(editor.withText(""));
            case CHARACTER -> {
                if (editor.text().length() < MAX_LINE && Character.isValidCodePoint(key.character())) {
                    state.edit(editor.withText(editor.text() + Character.toString(key.character())));
                }
            }
            default -> {}
        }
    }

    private void help(Key key) {
        int distance = distance(key);
        if (distance != 0) {
            state.scrollHelp(distance);
        } else if (key.code() != Code.UNKNOWN) {
            state.setShowsHelp(false);
        }
    }

    private void click(Key key, TabLine tabs) {
        ViewState view = state.viewState();
        int tab = tabs.indexAt(key.x(), key.y());
        if (tab >= 0) {
            state.show(tab);
        } else if (!view.showsDetails() && state.view().hasRows()) {
            int before = view.selection().index();
            if (view.selection().moveToDrawn(key.y()) && view.selection().index() == before) {
                view.setShowsDetails(true);
            }
        }
    }

    private boolean isCommon(Key key) {
        ViewState view = state.viewState();
        switch (key.code()) {
            case TAB -> state.show((state.active() + 1) % state.views().size());
            case BACK_TAB ->
                state.show(Math.floorMod(state.active() - 1, state.views().size()));
            case ENTER ->
                view.setShowsDetails(state.view().hasRows()
                        && !view.showsDetails()
                        && !view.selection().key().isEmpty());
            case ESCAPE, BACKSPACE -> back(view);
            case CHARACTER -> {
                return isCommonCharacter((char) key.character(), view);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void back(ViewState view) {
        if (view.showsDetails()) {
            view.setShowsDetails(false);
        } else {
            view.setFilter("");
        }
    }

    private boolean isCommonCharacter(char character, ViewState view) {
        switch (character) {
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> state.show(character - '1');
            case '/' -> {
                if (state.view().hasRows()) {
                    filter(view);
                }
            }
            case 's' -> view.sortByNext(state.view().sortOrders().size());
            case 'S' -> view.reverse();
            case 'o' -> state.shared().toggleFrozen();
            case 'P' -> state.togglePaused();
            case 'T' -> state.shared().toggleTotals();
            case 'B' -> state.shared().toggleBits();
            case 'h', '?' -> state.setShowsHelp(true);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void filter(ViewState view) {
        String before = view.filter();
        view.setShowsDetails(false);
        state.edit(new LineEditor(
                "filter", before, view::setFilter, line -> view.setFilter(line == null ? before : line)));
    }

    private boolean isMove(Key key) {
        ViewState view = state.viewState();
        int distance = distance(key);
        if (distance == 0) {
            return false;
        }
        if (view.showsDetails()) {
            view.scrollDetails(distance);
        } else {
            move(view, key, distance);
        }
        return true;
    }

    private static void move(ViewState view, Key key, int distance) {
        switch (key.code()) {
            case PAGE_UP -> view.selection().movePages(-1);
            case PAGE_DOWN -> view.selection().movePages(1);
            default -> view.selection().move(distance);
        }
    }

    // By how many lines a key moves; 0 if it does not move.
    private static int distance(Key key) {
        return switch (key.code()) {
            case UP -> -1;
            case DOWN -> 1;
            case PAGE_UP -> -PAGE_LINES;
            case PAGE_DOWN -> PAGE_LINES;
            case HOME -> -Integer.MAX_VALUE / 2;
            case END -> Integer.MAX_VALUE / 2;
            case WHEEL_UP -> -WHEEL_ROWS;
            case WHEEL_DOWN -> WHEEL_ROWS;
            case CHARACTER ->
                switch (key.character()) {
                    case 'k' -> -1;
                    case 'j' -> 1;
                    case 'g' -> -Integer.MAX_VALUE / 2;
                    case 'G' -> Integer.MAX_VALUE / 2;
                    default -> 0;
                };
            default -> 0;
        };
    }

    @Override
    public void send(Request request, Function<JsonObject, String> onSuccess) {
        fetcher.send(request, onSuccess);
    }

    @Override
    public void show(String message) {
        messages.add(message);
    }

    @Override
    public void edit(String label, String text, Consumer<String> onLine) {
        state.edit(new LineEditor(label, text, changed -> {}, line -> {
            if (line != null) {
                onLine.accept(line);
            }
        }));
    }
}
