package io.macmon.cli.top.view;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.view.View.Request;
import java.time.Instant;
import java.util.Map;

/**
 * The latest replies of the run. Immutable; the object of a reply stays the same until there is a newer one, so views
 * can keep what they made of it.
 *
 * @param takenAt when the latest reply arrived
 * @param replies the last successful reply to each request that was made so far
 */
public record Replies(Instant takenAt, Map<Request, JsonObject> replies) {

    /** The last reply; an object without fields if none, as when the run does not know the command. */
    public JsonObject of(Request request) {
        return replies.getOrDefault(request, JsonObject.EMPTY);
    }

    /** The reply to {@code status}. */
    public JsonObject status() {
        return of(Request.of("status"));
    }
}
