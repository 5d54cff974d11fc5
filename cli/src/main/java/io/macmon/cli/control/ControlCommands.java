package io.macmon.cli.control;

import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Map;

/**
 * Executes the commands of one run, for the control socket, the screens and the web page of the run. Each command is
 * executed by one thread at a time. Thread-safe.
 */
public final class ControlCommands {

    /** How many arguments the commands take that do not check it themselves. */
    private static final Map<String, Integer> MAX_ARGUMENTS = Map.ofEntries(
            Map.entry("status", 0),
            Map.entry("stats", 0),
            Map.entry("reload", 0),
            Map.entry("rotate", 0),
            Map.entry("stop", 0),
            Map.entry("stations", 1),
            Map.entry("strangers", 0),
            Map.entry("matrix", 0),
            Map.entry("findings", 1),
            Map.entry("addresses", 0),
            Map.entry("rates", 1),
            Map.entry("presence", 2),
            Map.entry("flows", 1),
            Map.entry("open-flows", 1));

    private final Map<String, ControlCommand> commands;

    /** @param commands by name */
    public ControlCommands(Map<String, ControlCommand> commands) {
        this.commands = commands;
    }

    /** Whether this run has a command. */
    public boolean includes(String name) {
        return commands.containsKey(name);
    }

    /** Whether a command takes this number of arguments. */
    private static boolean takes(String name, int arguments) {
        return arguments <= MAX_ARGUMENTS.getOrDefault(name, Integer.MAX_VALUE);
    }

    /** The reply, also to an unknown command: a JSON object on one line, without a line end. */
    public String answer(String name, List<String> arguments) {
        ControlCommand command = commands.get(name);
        if (command == null) {
            return failure("unknown command; expected one of: " + String.join(", ", commands.keySet()));
        }
        if (!takes(name, arguments.size())) {
            int most = MAX_ARGUMENTS.get(name);
            return failure("'" + name + "' takes " + (most == 0 ? "no arguments" : "at most " + most) + "; got "
                    + arguments.size());
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
