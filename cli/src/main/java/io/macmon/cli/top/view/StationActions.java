package io.macmon.cli.top.view;

import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.view.View.KeyHelp;
import io.macmon.cli.top.view.View.Request;
import java.util.Optional;

/** What the user can have done with a station, in all views that show stations. */
final class StationActions {

    static final KeyHelp CAPTURE_KEY = new KeyHelp("w", "write the station's latest and next frames to a capture file");

    private static final String DURATION = "30s";

    private StationActions() {}

    /**
     * Handles {@link #CAPTURE_KEY}: asks for how long, and has the frames from and to the selected station written to a
     * capture file. False for other keys, and if no station is selected.
     */
    static boolean onKey(Key key, Optional<String> selected, Actions actions) {
        if (!key.is('w') || selected.isEmpty()) {
            return false;
        }
        String mac = selected.get();
        actions.edit(
                "capture " + mac + " for",
                DURATION,
                time -> actions.send(
                        Request.of("capture", mac, time.strip()),
                        reply -> "writing to " + reply.text("file") + " until " + reply.text("until")));
        return true;
    }
}
