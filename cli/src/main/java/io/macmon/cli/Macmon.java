package io.macmon.cli;

import io.macmon.cli.audit.AuditCommand;
import io.macmon.cli.doctor.DoctorCommand;
import io.macmon.cli.export.ExportCommand;
import io.macmon.cli.lab.LabCommand;
import io.macmon.cli.link.LinkCommand;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.process.Termination;
import io.macmon.cli.process.Version;
import io.macmon.cli.watch.WatchCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The program and its commands. */
@Command(
        name = "macmon",
        mixinStandardHelpOptions = true,
        customSynopsis = "macmon COMMAND [OPTIONS]",
        versionProvider = Version.class,
        description = "Monitor the stations on a segment. A source-mode macvlan lets the kernel select their frames.",
        footer = {"", "To try macmon without root and without changing the host: macmon lab"})
public final class Macmon implements Runnable {

    private static final List<Class<?>> COMMANDS = List.of(
            WatchCommand.class,
            AuditCommand.class,
            ExportCommand.class,
            LinkCommand.class,
            LabCommand.class,
            DoctorCommand.class);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        Termination.runMain(() -> commandLine(args).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command, such as watch; --help lists all");
    }

    /**
     * Creates a command line that can execute these arguments. It has only the command that the first argument names,
     * because reading the options of all commands takes most of the startup time; if that argument names no command, it
     * has them all.
     */
    public static CommandLine commandLine(String... args) {
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> args.length > 0 && nameOf(command).equals(args[0]))
                .toList();
        CommandLine program = new CommandLine(new Macmon());
        for (Class<?> command : named.isEmpty() ? COMMANDS : named) {
            program.addSubcommand(nameOf(command), command);
        }
        return CommandLines.configure(program);
    }

    private static String nameOf(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }
}
