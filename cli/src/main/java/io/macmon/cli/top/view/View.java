package io.macmon.cli.top.view;

import io.macmon.cli.top.draw.Area;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Key;
import java.util.List;

/**
 * One subject of the screen, such as the stations. The screen itself handles the keys that are common to all views:
 * moving the selection, filter, sort order, details, help.
 */
public interface View {

    /** The title, one word, as in {@code Stations}. */
    String name();

    /** What the view draws; asked for every second while it is visible. */
    List<Request> requests();

    /** What the rows can be sorted by; empty if they have a fixed order. {@link ViewState#sort} is an index of it. */
    default List<String> sortOrders() {
        return List.of();
    }

    /** Whether a filter and details of a row make sense. */
    default boolean hasRows() {
        return true;
    }

    /**
     * Draws the view, or the details of the selected row if {@link ViewState#showsDetails}. The area may be of any
     * size, also empty, and replies may be missing.
     */
    void draw(Buffer buffer, Area area, Replies replies, ViewState state);

    /** Handles a key that is not common to all views; false if the view does not know it. */
    default boolean onKey(Key key, Replies replies, ViewState state, Actions actions) {
        return false;
    }

    /** The keys of this view for its help, each with what it does, as in {@code m  mute this finding}. */
    default List<KeyHelp> keys() {
        return List.of();
    }

    /** Explains the view: columns, marks, units. Lines of any length. */
    List<String> help();

    /**
     * A key and what it does.
     *
     * @param key  as in {@code m}
     * @param does as in {@code mute this finding}
     */
    record KeyHelp(String key, String does) {}

    /**
     * A command of the control socket.
     *
     * @param command   as in {@code stations}
     * @param arguments as in {@code hour}
     */
    record Request(String command, List<String> arguments) {

        public static Request of(String command, String... arguments) {
            return new Request(command, List.of(arguments));
        }
    }
}
