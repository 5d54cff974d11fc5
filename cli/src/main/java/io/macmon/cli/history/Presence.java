package io.macmon.cli.history;

import io.macmon.cli.control.ControlReply;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.Collection;

/**
 * In which steps of a period stations were heard.
 *
 * @param history     what was counted
 * @param firstMinute the first minute in which something was counted, counted from the epoch
 * @param stepMinutes minutes per step
 */
record Presence(StationHistory history, long firstMinute, int stepMinutes) {

    private static final int HOUR = 60;
    private static final int DAY = 1_440;
    private static final int STEP_OF_DAY = 10;
    private static final int SECONDS_PER_MINUTE = 60;

    static Presence of(String period, StationHistory history) throws MacmonException {
        return switch (period) {
            case "hour" -> new Presence(history, history.firstMinute(HOUR), 1);
            case "day" -> new Presence(history, history.firstMinute(DAY), STEP_OF_DAY);
            default -> throw new MacmonException("presence: must be hour or day, not '" + period + "'");
        };
    }

    void reply(Collection<Long> stations, StationNames names, ControlReply reply) {
        boolean isEmpty = history.minute() < 0;
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
                                .text("heard", isEmpty ? "" : steps(mac, start))
                                .toString());
    }

    private String steps(long mac, long start) {
        StringBuilder steps = new StringBuilder();
        for (long step = start; step <= history.minute(); step += stepMinutes) {
            steps.append(step(mac, Math.max(step, firstMinute), step + stepMinutes));
        }
        return steps.toString();
    }

    private char step(long mac, long from, long until) {
        char heard = '-';
        for (long minute = from; minute < until; minute++) {
            if (history.isHeard(mac, minute)) {
                return '1';
            }
            if (history.isCounted(minute)) {
                heard = '0';
            }
        }
        return heard;
    }
}
