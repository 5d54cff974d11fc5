package io.macmon.cli.top;

import io.macmon.cli.top.view.View;
import io.macmon.cli.top.view.ViewState;
import java.util.List;
import java.util.function.Consumer;

/** What the user has chosen on the screen. One thread only. */
final class ScreenState {

    private final List<View> views;
    private final List<ViewState> states;
    private final ViewState.Shared shared = new ViewState.Shared();
    private int active;
    private boolean isPaused;
    private boolean showsHelp;
    private int helpFirst;
    private LineEditor editor;

    /**
     * A line that the user edits.
     *
     * @param label    before the line
     * @param text     the line so far
     * @param onChange receives each change
     * @param onEnd    receives the line on Enter, and null on Escape
     */
    record LineEditor(String label, String text, Consumer<String> onChange, Consumer<String> onEnd) {

        LineEditor withText(String changed) {
            onChange.accept(changed);
            return new LineEditor(label, changed, onChange, onEnd);
        }
    }

    /** @param views at least one */
    ScreenState(List<View> views) {
        this.views = List.copyOf(views);
        states = views.stream().map(view -> new ViewState(shared)).toList();
    }

    List<View> views() {
        return views;
    }

    /** The index of the visible view. */
    int active() {
        return active;
    }

    View view() {
        return views.get(active);
    }

    ViewState viewState() {
        return states.get(active);
    }

    ViewState.Shared shared() {
        return shared;
    }

    /** Shows another view, if there is one with this index. */
    void show(int index) {
        if (index >= 0 && index < views.size()) {
            active = index;
        }
    }

    /** Shows the view with this name; false if no view has it. */
    boolean show(String name) {
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).name().equalsIgnoreCase(name)) {
                active = i;
                return true;
            }
        }
        return false;
    }

    boolean isPaused() {
        return isPaused;
    }

    void togglePaused() {
        isPaused = !isPaused;
    }

    boolean showsHelp() {
        return showsHelp;
    }

    void setShowsHelp(boolean shows) {
        showsHelp = shows;
        helpFirst = 0;
    }

    void scrollHelp(int distance) {
        helpFirst = Math.max(0, helpFirst + distance);
    }

    /** Limits the first visible line of the help; returns it. */
    int limitHelp(int lines, int height) {
        helpFirst = Math.max(0, Math.min(helpFirst, lines - height));
        return helpFirst;
    }

    /** The line that the user edits; null if none. */
    LineEditor editor() {
        return editor;
    }

    void edit(LineEditor newEditor) {
        editor = newEditor;
    }
}
