package io.macmon.cli.control;

import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Map;

/**
 * Executes the commands of one run, for the control socket, the screens and the web page of the run. Each command is
 * executed by one thread at a time. Thread-safe.
 */
public final class ControlCommands {

    private final Map<String, ControlCommand> commands;

    /** @param commands by name */
    public ControlCommands(Map<String, ControlCommand> commands) {
        this.commands = commands;
    }

    /** Whether this run has a command. */
    public boolean includes(String name) {
        return commands.containsKey(name);
    }

    /** The reply, also to an unknown command: a JSON object on one line, without a line end. */
    public String answer(String name, List<String> arguments) {
        ControlCommand command = commands.get(name);
        if (command == null) {
            return failure("unknown command; expected one of: " + String.join(", ", commands.keySet()));
        }
        try {
            synchronized (command) {
                ControlReply reply = ControlReply.ofSuccess();
                command.run(arguments, reply);
                return reply.toString();
            }
        } catch (MacmonException | IllegalArgumentException refused) {
            return failure(String.valueOf(refused.getMessage()));
        } catch (RuntimeException | Error defect) {
            return failure(
                    MacmonException.internalError("the control socket", defect).getMessage());
        }
    }

    private static String failure(String error) {
        return ControlReply.ofFailure(error).toString();
    }
}
