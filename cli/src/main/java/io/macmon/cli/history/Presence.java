package io.macmon.cli.history;

import io.macmon.cli.control.ControlReply;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.Collection;

/**
 * In which steps of a period stations were heard.
 *
 * @param firstMinute the first minute that was observed, counted from the epoch
 * @param lastMinute  the current minute
 * @param stepMinutes minutes per step
 */
record Presence(long firstMinute, long lastMinute, int stepMinutes) {

    private static final int HOUR = 60;
    private static final int DAY = 1_440;
    private static final int STEP_OF_DAY = 10;
    private static final int SECONDS_PER_MINUTE = 60;

    static Presence of(String period, StationHistory history) throws MacmonException {
        return switch (period) {
            case "hour" -> new Presence(history.firstMinute(HOUR), history.minute(), 1);
            case "day" -> new Presence(history.firstMinute(DAY), history.minute(), STEP_OF_DAY);
            default -> throw new MacmonException("presence: must be hour or day, not '" + period + "'");
        };
    }

    /** Whether a station was heard in a minute. */
    @FunctionalInterface
    interface Heard {
        boolean isHeard(long mac, long minute);
    }

    void reply(Collection<Long> stations, Heard heard, StationNames names, ControlReply reply) {
        boolean isEmpty = lastMinute < 0;
        long start = Math.floorDiv(firstMinute, (long) stepMinutes) * stepMinutes;
        reply.text(
                        "start",
                        isEmpty
                                ? ""
                                : Instant.ofEpochSecond(start * SECONDS_PER_MINUTE)
                                        .toString())
                .number("step_seconds", (long) stepMinutes * SECONDS_PER_MINUTE)
                .list(
                        "stations",
                        stations,
                        mac -> ControlReply.object()
                                .text("mac", new MacAddress(mac).toString())
                                .text("name", names.name(mac))
                                .text("group", names.group(mac))
                                .text("heard", isEmpty ? "" : steps(mac, start, heard))
                                .toString());
    }

    private String steps(long mac, long start, Heard heard) {
        StringBuilder steps = new StringBuilder();
        for (long step = start; step <= lastMinute; step += stepMinutes) {
            boolean isHeard = false;
            for (long minute = Math.max(step, firstMinute);
                    minute < step + stepMinutes && minute <= lastMinute && !isHeard;
                    minute++) {
                isHeard = heard.isHeard(mac, minute);
            }
            steps.append(isHeard ? '1' : '0');
        }
        return steps.toString();
    }
}
