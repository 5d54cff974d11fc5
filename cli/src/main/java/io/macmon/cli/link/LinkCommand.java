package io.macmon.cli.link;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code macmon link}: the commands that manage devices. */
@Command(
        name = "link",
        subcommands = {AddCommand.class, SetCommand.class, DelCommand.class, ShowCommand.class, ApplyCommand.class},
        mixinStandardHelpOptions = true,
        customSynopsis = "macmon link COMMAND [OPTIONS]",
        description = {
            "Create, change, remove and show macvlan and macvtap devices, with every mode and kernel option; or"
                    + " describe the devices in a file and apply it."
        })
public final class LinkCommand implements Runnable {

    static final String DONE = "0:done";
    static final String REFUSED = "1:failed; see the message";
    static final String WRONG = "2:invalid command line or setting";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command, such as show; --help lists all");
    }
}
