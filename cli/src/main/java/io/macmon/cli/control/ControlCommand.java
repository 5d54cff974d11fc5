package io.macmon.cli.control;

import io.macmon.config.text.MacmonException;
import java.util.List;

/** Answers one request of a client. Called by the {@code macmon-control} thread. */
@FunctionalInterface
public interface ControlCommand {

    /** Before the group in an {@code accept} of an audit: create the group. */
    String NEW_GROUP = "--new-group";

    /**
     * Writes the answer.
     *
     * @param arguments chosen by the client, and never trusted
     * @throws MacmonException if there is no answer; its message goes to the client
     */
    void run(List<String> arguments, ControlReply reply) throws MacmonException;
}
