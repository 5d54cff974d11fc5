package io.macmon.cli.link;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code macmon link}: the commands that manage devices. */
@Command(
        name = "link",
        subcommands = {AddCommand.class, SetCommand.class, DelCommand.class, ShowCommand.class, ApplyCommand.class},
        customSynopsis = "macmon link COMMAND [OPTIONS]",
        description = "Create, change, show and remove macvlan and macvtap devices",
        footer = {"", "Documentation: docs/devices.md", "", "Examples:", "  macmon link show", "  macmon help link add"
        })
public final class LinkCommand implements Callable<Integer> {

    static final String DONE = "0:done";
    static final String REFUSED = "1:failed; see the message";
    static final String WRONG = "2:invalid command line or setting";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }
}
