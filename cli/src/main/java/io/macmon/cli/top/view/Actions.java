package io.macmon.cli.top.view;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.view.View.Request;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a view can start. Nothing here waits. */
public interface Actions {

    /**
     * Sends a request to the run. A failure is shown as a message, and so is success.
     *
     * @param onSuccess makes the message of a successful reply
     */
    void send(Request request, Function<JsonObject, String> onSuccess);

    /** Shows a message at the bottom for some seconds. */
    void show(String message);

    /**
     * Lets the user edit a line; Enter ends it, Escape cancels it.
     *
     * @param label  before the line, as in {@code reason}
     * @param text   what is edited
     * @param onLine receives the result on Enter
     */
    void edit(String label, String text, Consumer<String> onLine);
}
