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

/** Shows devices. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {"Show every macvlan and macvtap, its list, its counters, and what to beware of.", ""},
        exitCodeListHeading = LinkCommand.EXIT_CODES,
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG})
final class ShowCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "DEVICE", description = "Show only this one.")
    private String name;

    @Option(
            names = "--netns",
            paramLabel = "NAME|PID|PATH",
            description =
                    "Show those in this network namespace (default: this one and, as text, those that have a name).")
    private String namespace;

    @Option(
            names = "--json",
            description =
                    "Print JSON with the field names and values of 'ip -d -s -j link', the whole list included; what is"
                            + " to beware of stands under macmon.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        PrintWriter out = spec.commandLine().getOut();
        try (LinkNamespace place = LinkNamespace.open(namespace)) {
            List<LinkWithParent> shown = read(place);
            if (json) {
                out.println(LinkJson.write(shown));
            } else {
                LinkTable.lines(shown).forEach(out::println);
            }
            if (!json && namespace == null && name == null) {
                showNamed(place, out);
            }
        }
        out.flush();
        return 0;
    }

    // Those in namespaces without a name belong to one program each, which shows them itself.
    private void showNamed(LinkNamespace here, PrintWriter out) throws MacmonException {
        for (String named : NetworkNamespace.names()) {
            try (LinkNamespace place = LinkNamespace.open(named)) {
                List<LinkWithParent> shown = place.inode() == here.inode() ? List.of() : read(place);
                if (!shown.isEmpty()) {
                    out.println();
                    out.println("In network namespace " + named);
                    LinkTable.lines(shown).forEach(out::println);
                }
            } catch (MacmonException closed) {
                spec.commandLine()
                        .getErr()
                        .println("macmon: cannot show the devices in " + named + ": " + closed.getMessage());
            }
        }
    }

    private List<LinkWithParent> read(LinkNamespace place) throws MacmonException {
        List<Link> all = place.links().all();
        List<Link> devices = name == null
                ? all.stream()
                        .filter(link -> link.macvlan().isPresent() || link.damaged())
                        .toList()
                : List.of(place.require(name));
        List<LinkWithParent> shown = new ArrayList<>();
        for (Link device : devices) {
            shown.add(new LinkWithParent(device, parent(device, all)));
        }
        return shown;
    }

    private static Optional<Link> parent(Link device, List<Link> all) {
        return all.stream()
                .filter(link -> link.index() == device.parentIndex()
                        && device.parentNamespaceId().isEmpty())
                .findFirst();
    }
}
