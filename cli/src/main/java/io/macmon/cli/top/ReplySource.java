package io.macmon.cli.top;

import io.macmon.config.text.MacmonException;
import java.util.List;

/** Where replies come from: this process, or a control socket. */
@FunctionalInterface
public interface ReplySource {

    /**
     * The reply to a command of the control socket, a JSON object; may take seconds.
     *
     * @throws MacmonException if the run cannot be reached
     */
    String answer(String command, List<String> arguments) throws MacmonException;
}
