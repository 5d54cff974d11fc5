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

/** Removes devices. */
@Command(
        name = "del",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {"Remove macvlans and macvtaps, and nothing else.", ""},
        exitCodeListHeading = LinkCommand.EXIT_CODES,
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG})
final class DelCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Target target;

    @Option(
            names = "--netns",
            paramLabel = "NAME|PID|PATH",
            description = "Network namespace that they are in (default: this one).")
    private String namespace;

    @Spec
    private CommandSpec spec;

    /** By name or by parent. */
    private static final class Target {

        @Parameters(arity = "1..*", paramLabel = "DEVICE", description = "Device to remove.")
        private List<String> names = new ArrayList<>();

        @Option(
                names = "--all-on",
                paramLabel = "PARENT",
                description =
                        "Remove every macvlan and macvtap on this parent that is in its network namespace; their names"
                                + " are printed.")
        private String parent;
    }

    @Override
    public Integer call() throws MacmonException {
        try (LinkNamespace place = LinkNamespace.open(namespace)) {
            if (target.parent != null) {
                deleteAllOn(place, place.links().require(target.parent));
            } else {
                deleteNamed(place);
            }
            return 0;
        }
    }

    private void deleteNamed(LinkNamespace place) throws MacmonException {
        List<Link> devices = new ArrayList<>();
        for (String name : target.names) {
            devices.add(place.require(name)); // all are looked up before one is gone
        }
        for (Link device : devices) {
            place.links().delete(device);
        }
    }

    private void deleteAllOn(LinkNamespace place, Link parent) throws MacmonException {
        for (Link device : place.links().all()) {
            if (isOn(parent, device)) {
                place.links().delete(device);
                spec.commandLine().getOut().println(device.name());
            }
        }
        spec.commandLine().getOut().flush();
    }

    private static boolean isOn(Link parent, Link device) {
        return device.macvlan().isPresent()
                && device.parentIndex() == parent.index()
                && device.parentNamespaceId().isEmpty();
    }
}
