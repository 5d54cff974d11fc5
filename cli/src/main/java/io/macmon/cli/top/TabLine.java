package io.macmon.cli.top;

import io.macmon.cli.top.draw.Area;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.view.View;
import java.util.ArrayList;
import java.util.List;

/** The names of the views with their numbers, and where each is. */
final class TabLine {

    private static final int FRAME = 4; // the number, and the spaces around it and the name

    private final List<Area> tabs = new ArrayList<>();

    /** Draws the line. Where not all names fit, only that of the visible view is whole. */
    void draw(Buffer buffer, Area area, List<View> views, int active) {
        int letters = letters(views, active, area.width());
        int x = area.x();
        for (int i = 0; i < views.size(); i++) {
            String name = views.get(i).name();
            String tab = " " + (i + 1) + " " + (i == active ? name : shortened(name, letters)) + " ";
            int end =
                    buffer.write(x, area.y(), area.x() + area.width() - x, tab, i == active ? Style.TITLE : Style.DIM);
            Area drawn = new Area(x, area.y(), end - x, 1);
            if (i == active) {
                buffer.select(drawn);
                buffer.write(x, area.y(), 1, "[", Style.TITLE);
                buffer.write(end - 1, area.y(), 1, "]", Style.TITLE);
            }
            tabs.add(drawn);
            x = end;
        }
    }

    // How many letters of the other names fit.
    private static int letters(List<View> views, int active, int width) {
        int letters =
                views.stream().mapToInt(view -> view.name().length()).max().orElse(0);
        while (letters > 0 && width(views, active, letters) > width) {
            letters--;
        }
        return letters;
    }

    private static int width(List<View> views, int active, int letters) {
        int width = 0;
        for (int i = 0; i < views.size(); i++) {
            String name = views.get(i).name();
            width += FRAME + (i == active ? name : shortened(name, letters)).length();
        }
        return width;
    }

    private static String shortened(String name, int letters) {
        return name.substring(0, Math.min(letters, name.length()));
    }

    /** The index of the view whose name is there; -1 if none. */
    int indexAt(int x, int y) {
        for (int i = 0; i < tabs.size(); i++) {
            Area tab = tabs.get(i);
            if (y == tab.y() && x >= tab.x() && x < tab.x() + tab.width()) {
                return i;
            }
        }
        return -1;
    }
}
