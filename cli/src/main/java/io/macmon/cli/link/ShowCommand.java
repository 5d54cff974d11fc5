package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.config.text.MacmonException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon link show}: shows devices. */
@Command(
        name = "show",
        aliases = {"list", "ls"},
        customSynopsis = "macmon link show [DEVICE] [OPTIONS]",
        description = "Show each macvlan and macvtap with its list, counters and warnings",
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG},
        footer = {
            "",
            "Documentation: docs/devices.md",
            "",
            "Examples:",
            "  macmon link show",
            "  macmon link show mv0 --json"
        })
final class ShowCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "DEVICE", description = "Show only this device")
    private String name;

    @Option(
            names = "--netns",
            paramLabel = "NAME|PID|PATH",
            description = "Only this network namespace (default: the current and all named ones)")
    private String namespace;

    @Option(names = "--json", description = "Print JSON, as 'ip -d -s -j link' does")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        PrintWriter out = spec.commandLine().getOut();
        try (LinkNamespace opened = LinkNamespace.open(namespace)) {
            List<LinkWithParent> shown = read(opened);
            if (json) {
                out.println(LinkJson.write(shown));
            } else {
                LinkTable.lines(shown).forEach(out::println);
            }
            if (!json && namespace == null && name == null) {
                showNamed(opened, out);
            }
        }
        out.flush();
        return 0;
    }

    // Skips namespaces without a name: each belongs to a single program, which shows its own devices.
    private void showNamed(LinkNamespace current, PrintWriter out) throws MacmonException {
        for (String named : NetworkNamespace.names()) {
            try (LinkNamespace opened = LinkNamespace.open(named)) {
                List<LinkWithParent> shown = opened.inode() == current.inode() ? List.of() : read(opened);
                if (!shown.isEmpty()) {
                    out.println();
                    out.println("In network namespace " + named);
                    LinkTable.lines(shown).forEach(out::println);
                }
            } catch (MacmonException failure) {
                spec.commandLine()
                        .getErr()
                        .println("macmon: cannot show the devices in " + named + ": " + failure.getMessage());
            }
        }
    }

    private List<LinkWithParent> read(LinkNamespace namespace) throws MacmonException {
        List<Link> all = namespace.links().all();
        List<Link> devices = name == null
                ? all.stream()
                        .filter(link -> link.macvlan().isPresent() || link.damaged())
                        .toList()
                : List.of(namespace.require(name));
        List<LinkWithParent> shown = new ArrayList<>();
        for (Link device : devices) {
            shown.add(new LinkWithParent(device, parent(device, all)));
        }
        return shown;
    }

    private static Optional<Link> parent(Link device, List<Link> all) {
        return all.stream().filter(device::isOn).findFirst();
    }
}
