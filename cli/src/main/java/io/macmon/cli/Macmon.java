package io.macmon.cli;

import io.macmon.cli.audit.AuditCommand;
import io.macmon.cli.control.CtlCommand;
import io.macmon.cli.doctor.DoctorCommand;
import io.macmon.cli.export.ExportCommand;
import io.macmon.cli.fleet.PluginFolder;
import io.macmon.cli.lab.LabCommand;
import io.macmon.cli.link.LinkCommand;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.process.Termination;
import io.macmon.cli.process.Version;
import io.macmon.cli.settings.ConfigCommand;
import io.macmon.cli.settings.ConfiguredExecution;
import io.macmon.cli.settings.NotifyCommand;
import io.macmon.cli.setup.SetupCommand;
import io.macmon.cli.top.TopCommand;
import io.macmon.cli.watch.WatchCommand;
import io.macmon.cli.who.WhoCommand;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

    private static final Set<String> VERSION = Set.of("--version", "-V");
    private static final String FLEET = "fleet";
    private static final Set<String> OF_ALL_COMMANDS = Set.of("help", "config");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        if (args.length == 1
                && VERSION.contains(args[0])) { // scripts ask often, and picocli would take most of the time
            System.out.println(Version.text());
            return;
        }
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
     * because reading the options of all commands takes most of the startup time. It has all of them if the first
     * argument names none, or one that describes other commands.
     */
    public static CommandLine commandLine(String... args) {
        CommandLine program = new CommandLine(new Macmon());
        Map<String, Class<?>> commands = commands();
        String first = args.length == 0 ? "help" : args[0];
        if (!OF_ALL_COMMANDS.contains(first) && commands.containsKey(first)) {
            program.addSubcommand(first, commands.get(first));
        } else if (first.equals(FLEET)) {
            program.addSubcommand(FLEET, PluginFolder.command().orElseGet(PluginFolder::missingCommand));
        } else {
            commands.forEach(program::addSubcommand);
            PluginFolder.command().ifPresent(command -> program.addSubcommand(FLEET, command));
        }
        ConfiguredExecution.install(program);
        return CommandLines.configure(program);
    }

    // In the order in which a new user needs them.
    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("lab", LabCommand.class);
        commands.put("doctor", DoctorCommand.class);
        commands.put("setup", SetupCommand.class);
        commands.put("watch", WatchCommand.class);
        commands.put("audit", AuditCommand.class);
        commands.put("export", ExportCommand.class);
        commands.put("top", TopCommand.class);
        commands.put("ctl", CtlCommand.class);
        commands.put("who", WhoCommand.class);
        commands.put("link", LinkCommand.class);
        commands.put("config", ConfigCommand.class);
        commands.put("notify", NotifyCommand.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }
}
