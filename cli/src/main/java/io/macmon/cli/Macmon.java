package io.macmon.cli;

import io.macmon.cli.audit.AuditCommand;
import io.macmon.cli.doctor.DoctorCommand;
import io.macmon.cli.export.ExportCommand;
import io.macmon.cli.lab.LabCommand;
import io.macmon.cli.link.LinkCommand;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.process.Termination;
import io.macmon.cli.watch.WatchCommand;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program and its commands. */
@Command(
        name = "macmon",
        customSynopsis = "macmon COMMAND [OPTIONS]",
        description = "List stations by MAC address; the kernel picks out their frames. macmon turns them into"
                + " flows, and alerts the moment anyone else transmits.",
        footer = {
            "",
            "Documentation: README.md, docs/",
            "",
            "Try first:",
            "  macmon lab",
            "  macmon doctor",
            "  sudo macmon watch -i eth0 --mac 00:11:22:33:44:55"
        })
public final class Macmon implements Callable<Integer> {

    // In the order in which a new user needs them.
    private static final List<Class<?>> COMMANDS = List.of(
            LabCommand.class,
            DoctorCommand.class,
            WatchCommand.class,
            AuditCommand.class,
            ExportCommand.class,
            LinkCommand.class,
            HelpCommand.class);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.setErr(new PrintStream(StandardStream.ERROR.open(), true, Charset.defaultCharset()));
        Termination.runMain(() -> commandLine(args).execute(args));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }

    /**
     * Creates a command line that can execute these arguments. It has only the command that the first argument names,
     * because reading the options of all commands takes most of the startup time; if that argument names no command, or
     * is {@code help}, it has them all.
     */
    public static CommandLine commandLine(String... args) {
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> args.length > 0 && nameOf(command).equals(args[0]))
                .filter(command -> command != HelpCommand.class)
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
