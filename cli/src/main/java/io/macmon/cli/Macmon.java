package io.macmon.cli;

import io.macmon.capture.CaptureException;
import io.macmon.cli.audit.AuditCommand;
import io.macmon.cli.doctor.DoctorCommand;
import io.macmon.cli.export.ExportCommand;
import io.macmon.cli.lab.LabCommand;
import io.macmon.cli.link.LinkCommand;
import io.macmon.cli.process.Termination;
import io.macmon.cli.process.Version;
import io.macmon.cli.watch.WatchCommand;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.Sizes;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The program. */
@Command(
        name = "macmon",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Watches the stations behind a source-mode macvlan: the kernel itself selects their frames.",
        footer = {"", "To see it work, without root and without touching the host: macmon lab"})
public final class Macmon implements Runnable {

    /** Done, but with findings, such as an unexpected source. */
    public static final int FINDINGS = 3;

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
        Termination.main(() -> commandLine(args).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command, such as watch; --help lists them");
    }

    /**
     * The program, ready to execute such a command line. It knows the command alone that the first word names, because
     * reading the options of all of them is the longest part of the start; and all when it names none.
     */
    public static CommandLine commandLine(String... args) {
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> args.length > 0 && nameOf(command).equals(args[0]))
                .toList();
        CommandLine program = new CommandLine(new Macmon());
        for (Class<?> command : named.isEmpty() ? COMMANDS : named) {
            program.addSubcommand(nameOf(command), command);
        }
        return program.registerConverter(MacAddress.class, said(MacList::station))
                .registerConverter(Duration.class, said(Durations::parse))
                .registerConverter(OctetCount.class, said(text -> new OctetCount(Sizes.parse(text))))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Macmon::explainUsage)
                .setExecutionExceptionHandler(Macmon::explain);
    }

    private static String nameOf(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    // A wrong value must not show a Java class name.
    private static <T> ITypeConverter<T> said(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        };
    }

    private static int explainUsage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("macmon: " + wrong.getMessage().replaceFirst("^Error: ", ""));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (!(failure instanceof ConfigException || failure instanceof CaptureException)) {
            throw failure;
        }
        command.getErr().println("macmon: " + failure.getMessage());
        return failure instanceof ConfigException
                ? command.getCommandSpec().exitCodeOnInvalidInput()
                : command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** An option's amount of memory; a type of its own, so that it is read with units. */
    public record OctetCount(long value) {
        public int toInt(String setting) {
            if (value > Integer.MAX_VALUE) {
                throw new ConfigException(setting, "must be below 2G, got " + value + " octets");
            }
            return (int) value;
        }

        public static final OctetCount DEFAULT_BUFFER = new OctetCount(CaptureConfig.DEFAULT.bufferOctets());
    }
}
