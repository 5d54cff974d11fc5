package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.screen.Quantities;
import java.time.Instant;

/**
 * When one station was heard.
 *
 * @param start       of the first step; {@link Fields#NEVER} if unknown
 * @param stepSeconds of each step
 * @param steps       {@code 1} heard, {@code 0} not heard, {@code -} unknown, oldest first; empty if nothing is known
 */
public record Presence(Instant start, long stepSeconds, String steps) {

    /** Reads a reply to {@code presence PERIOD MAC}. */
    public static Presence of(JsonObject reply) {
        String steps = reply.objects("stations").stream()
                .map(station -> Fields.text(station, "heard"))
                .findFirst()
                .orElse("");
        return new Presence(Fields.time(reply, "start"), Math.max(1, Fields.number(reply, "step_seconds")), steps);
    }

    /** As in {@code heard in 12 of 60 steps of 1m, 5 unknown}. */
    @Override
    public String toString() {
        long heard = steps.chars().filter(step -> step == '1').count();
        long unknown = steps.chars().filter(step -> step == '-').count();
        return "heard in " + heard + " of " + Quantities.count(steps.length(), "step") + " of " + stepSeconds / 60
                + " min" + (unknown == 0 ? "" : ", " + unknown + " unknown");
    }
}
