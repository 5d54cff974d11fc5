package io.macmon.cli.settings;

import io.macmon.cli.notify.NotifyConfig;
import io.macmon.cli.notify.TestMessage;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a test message. */
@Command(
        name = "test",
        customSynopsis = "macmon notify test [CHANNEL]",
        description = {
            "Send a test message to a channel, or to all of them",
            "",
            "Reads the section notify of the configuration file, and prints for each channel whether the receiver"
                    + " accepted the message. Rules, quiet hours and limits do not apply."
        },
        exitCodeList = {"0:sent", "1:a channel failed", "2:invalid file or command line"},
        footer = {
            "",
            "Documentation: docs/notifications.md",
            "",
            "Examples:",
            "  macmon notify test",
            "  macmon notify test --config macmon.yaml phone"
        })
final class NotifyTestCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "CHANNEL", description = "Name of the channel (default: all)")
    private String channel;

    @Option(
            names = "--" + ConfigOptions.FILE,
            paramLabel = "FILE",
            description = "Settings (default /etc/macmon/macmon.yaml)")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path path = file != null ? file : SettingSources.ofProcess().requireFile();
        NotifyConfig config = ConfigFile.read(path, Problems.thrown())
                .notifications()
                .orElseThrow(() -> new ConfigException(path + " has no section 'notify'; add one"));
        PrintWriter out = spec.commandLine().getOut();
        boolean isSent = TestMessage.send(config, Optional.ofNullable(channel), line -> {
            out.println(SafeText.line(line));
            out.flush();
        });
        return isSent ? ExitCode.DONE : ExitCode.FAILED;
    }
}
