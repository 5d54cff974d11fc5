package io.macmon.cli.notify;

import java.util.List;

/** Kinds of notices about the run itself. */
final class Health {

    static final String LINK_DOWN = "link-down";
    static final String FRAMES_LOST = "frames-lost";
    static final String OUTPUT_BEHIND = "output-behind";
    static final String CAPTURE_ENDED = "capture-ended";
    static final String ALERTS_HELD_BACK = "alerts-held-back";
    static final String TEST = "test";

    /** What a rule can name. */
    static final List<String> KINDS = List.of(LINK_DOWN, FRAMES_LOST, OUTPUT_BEHIND, CAPTURE_ENDED, ALERTS_HELD_BACK);

    private Health() {}
}
