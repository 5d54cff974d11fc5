package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon link del}: removes devices. */
@Command(
        name = "del",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "macmon link del DEVICE... [--netns NAME|PID|PATH]",
            "macmon link del --all-on PARENT [--netns NAME|PID|PATH]"
        },
        sortOptions = false,
        description = {"Remove macvlans and macvtaps. Other devices are refused."},
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG})
final class DelCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Target target;

    @Option(
            names = "--netns",
            paramLabel = "NAME|PID|PATH",
            description = "Network namespace of the devices (default: the current one).")
    private String namespace;

    @Spec
    private CommandSpec spec;

    /** The devices to remove, given by name or by parent. */
    private static final class Target {

        @Parameters(arity = "1..*", paramLabel = "DEVICE", description = "Device to remove.")
        private List<String> names = new ArrayList<>();

        @Option(
                names = "--all-on",
                paramLabel = "PARENT",
                description =
                        "Remove every macvlan and macvtap on this parent that is in the parent's network namespace, and"
                                + " print their names.")
        private String parent;
    }

    @Override
    public Integer call() throws MacmonException {
        try (LinkNamespace opened = LinkNamespace.open(namespace)) {
            if (target.parent != null) {
                deleteAllOn(opened, opened.links().require(target.parent));
            } else {
                deleteNamed(opened);
            }
            return 0;
        }
    }

    private void deleteNamed(LinkNamespace namespace) throws MacmonException {
        List<Link> devices = new ArrayList<>();
        for (String name : target.names) {
            devices.add(namespace.require(name)); // look up every device before removing any
        }
        for (Link device : devices) {
            namespace.links().delete(device);
        }
    }

    private void deleteAllOn(LinkNamespace namespace, Link parent) throws MacmonException {
        for (Link device : namespace.links().all()) {
            if (device.macvlan().isPresent() && device.isOn(parent)) {
                namespace.links().delete(device);
                spec.commandLine().getOut().println(device.name());
            }
        }
        spec.commandLine().getOut().flush();
    }
}
