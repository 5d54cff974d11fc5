package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.config.LinkConfig;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes one device. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {"Make a macvlan or macvtap. If it cannot be made whole, nothing of it is left.", ""},
        exitCodeListHeading = LinkCommand.EXIT_CODES,
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG},
        footer = {
            "",
            "Examples:",
            "  macmon link add --parent eth0 --name mv0 --mode source --macs /etc/ethers --up",
            "  macmon link add --parent eth0 --name mv0 --mode bridge --netns red --up",
            "  macmon link add --parent eth0 --name vm1 --type macvtap --mode bridge --up"
        })
final class AddCommand implements Callable<Integer> {

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "macvlan",
            description = "${COMPLETION-CANDIDATES}; a macvtap's frames are read from a character device, whose path is"
                    + " printed (default: ${DEFAULT-VALUE}).")
    private LinkConfig.Type type;

    @Option(
            names = "--parent",
            required = true,
            paramLabel = "DEVICE",
            description = "Device to put it on, such as eth0.")
    private String parent;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Name of the new device.")
    private String name;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "vepa",
            description = {
                "Which frames it gets (default: ${DEFAULT-VALUE}, as in the kernel).",
                "private: those to its own address, none from devices beside it;",
                "vepa: those to its own address, from devices beside it by way of a hairpin switch;",
                "bridge: those to its own address, from devices beside it directly;",
                "passthru: all, as the only device of its parent;",
                "source: a copy of those that the sources on its list send."
            })
    private MacvlanMode mode;

    @Option(names = "--nopromisc", description = "passthru: do not make the parent promiscuous.")
    private boolean nopromisc;

    @Option(
            names = "--nodst",
            description =
                    "source: take the listed sources' frames away from the parent and the host, also while the device"
                            + " is down.")
    private boolean nodst;

    @Option(
            names = "--mac",
            split = ",",
            paramLabel = "ADDRESS",
            description = "source: address for the list. May be repeated, and take several with commas.")
    private List<MacAddress> sources = new ArrayList<>();

    @Option(
            names = "--macs",
            paramLabel = "FILE",
            description = "source: file of addresses for the list, one per line, as in /etc/ethers.")
    private Path sourceFile;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Its own address (default: random).")
    private MacAddress address;

    @Option(names = "--mtu", paramLabel = "OCTETS", description = "Its MTU (default: the parent's, and no more).")
    private Integer mtu;

    @Option(
            names = "--bc-queue-len",
            paramLabel = "FRAMES",
            description = "Broadcasts that may wait at the parent (default: 1000; the longest of its devices' counts).")
    private Long bcQueueLen;

    @Option(
            names = "--bc-cutoff",
            paramLabel = "DEVICES",
            description = "Multicasts for more than so many devices go through that queue; -1: none does."
                    + " It is of the parent, for all its devices (default: 1).")
    private Integer bcCutoff;

    @Option(
            names = "--netns",
            paramLabel = "NAME|PID|PATH",
            description = "Network namespace to make it in (default: this one, where the parent is).")
    private String namespace;

    @Option(names = "--up", description = "Bring it up.")
    private boolean up;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        LinkConfig wanted = config();
        try (LinkNamespace here = LinkNamespace.current();
                LinkNamespace there = LinkNamespace.open(namespace)) {
            report(DeviceCreator.create(here, there, wanted, device -> {
                if (up) {
                    there.links().setUp(device);
                }
            }));
            return 0;
        }
    }

    private LinkConfig config() {
        List<MacAddress> list = new ArrayList<>(sources);
        if (sourceFile != null) {
            list.addAll(MacList.read(sourceFile));
        }
        return new LinkConfig(
                name,
                parent,
                type,
                mode,
                nopromisc,
                nodst,
                list,
                Optional.ofNullable(address),
                Optional.ofNullable(mtu),
                Optional.ofNullable(bcQueueLen),
                Optional.ofNullable(bcCutoff),
                Optional.ofNullable(namespace));
    }

    private void report(Link made) {
        if (nodst) {
            warn(LinkWarnings.nodst(name, parent));
        }
        if (type == LinkConfig.Type.MACVTAP) {
            TapNode node = TapNode.of(made);
            spec.commandLine().getOut().println(node.path());
            spec.commandLine().getOut().flush();
            node.problem().ifPresent(this::warn);
        }
    }

    private void warn(String text) {
        spec.commandLine().getErr().println("macmon: " + text);
    }
}
