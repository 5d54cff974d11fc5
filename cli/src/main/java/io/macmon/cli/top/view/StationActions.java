package io.macmon.cli.top.view;

import io.macmon.cli.top.view.View.KeyHelp;
import io.macmon.cli.top.view.View.Request;

/** What the user can have done with a station, in all views that show stations. */
final class StationActions {

    static final KeyHelp CAPTURE_KEY = new KeyHelp("w", "write the station's latest and next frames to a capture file");

    private static final String DURATION = "30s";

    private StationActions() {}

    /** Asks for how long, and has the frames from and to this station written to a capture file. */
    static void capture(String mac, Actions actions) {
        actions.edit(
                "capture " + mac + " for",
                DURATION,
                time -> actions.send(
                        Request.of("capture", mac, time.strip()),
                        reply -> "writing to " + reply.text("file") + " until " + reply.text("until")));
    }
}
