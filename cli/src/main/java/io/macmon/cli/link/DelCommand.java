package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon link del}: removes devices. */
@Command(
        name = "del",
        aliases = {"delete", "rm"},
        customSynopsis = {
            "macmon link del DEVICE... [--netns NAME|PID|PATH]",
            "macmon link del --all-on PARENT [--netns NAME|PID|PATH]"
        },
        description = "Remove macvlans and macvtaps; other devices are refused",
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG},
        footer = {
            "",
            "Documentation: docs/devices.md",
            "",
            "Examples:",
            "  macmon link del mv0",
            "  macmon link del --all-on eth0"
        })
final class DelCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "DEVICE...", hideParamSyntax = true, description = "Devices to remove")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all-on", paramLabel = "PARENT", description = "Remove every macvlan and macvtap on PARENT")
    private String parent;

    @Option(names = "--netns", paramLabel = "NAME|PID|PATH", description = "Network namespace of the devices")
    private String namespace;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        if (names.isEmpty() == (parent == null)) {
            throw new ParameterException(spec.commandLine(), "give the devices to remove, or --all-on PARENT");
        }
        try (LinkNamespace opened = LinkNamespace.open(namespace)) {
            if (parent != null) {
                deleteAllOn(opened, opened.links().require(parent));
            } else {
                deleteNamed(opened);
            }
            return 0;
        }
    }

    private void deleteNamed(LinkNamespace namespace) throws MacmonException {
        if (names.get(0).equals("dev") && names.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'dev' is the syntax of ip; write:\n  macmon link del "
                            + String.join(" ", names.subList(1, names.size())));
        }
        List<Link> devices = new ArrayList<>();
        for (String name : names) {
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
