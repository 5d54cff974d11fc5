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

/** {@code macmon link add}: creates one device. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        customSynopsis = "macmon link add -i DEVICE --name NAME [--mode MODE] [OPTIONS]",
        sortOptions = false,
        description = {"Create a macvlan or macvtap. If the setup fails, the device is removed."},
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
            description =
                    "Type of device: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Programs read a macvtap's"
                            + " frames from a character device; macmon prints its path.")
    private LinkConfig.Type type;

    @Option(
            names = {"-i", "--parent"},
            required = true,
            paramLabel = "DEVICE",
            description = "Parent device, for example eth0.")
    private String parent;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Name of the new device.")
    private String name;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "vepa",
            description = {
                "Which frames the device receives (default: ${DEFAULT-VALUE}, as in the kernel).",
                "private: those to its own address, none from sibling devices;",
                "vepa: those to its own address, from siblings only through a hairpin switch;",
                "bridge: those to its own address, from siblings directly;",
                "passthru: all; it must be the only macvlan of its parent;",
                "source: a copy of each frame from a source on its list."
            })
    private MacvlanMode mode;

    @Option(names = "--nopromisc", description = "Passthru mode: do not put the parent into promiscuous mode.")
    private boolean nopromisc;

    @Option(
            names = "--nodst",
            description =
                    "Source mode: withhold the listed sources' frames from the parent and the host, even while the"
                            + " device is down.")
    private boolean nodst;

    @Option(
            names = "--mac",
            split = ",",
            paramLabel = "ADDRESS",
            description = "Source mode: add ADDRESS to the source list. Repeatable; separate several addresses with"
                    + " commas.")
    private List<MacAddress> sources = new ArrayList<>();

    @Option(
            names = "--macs",
            paramLabel = "FILE",
            description = "Source mode: add the addresses in FILE to the source list; one per line, as in /etc/ethers.")
    private Path sourceFile;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "MAC address of the device (default: random).")
    private MacAddress address;

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            description = "MTU of the device (default and maximum: the parent's).")
    private Integer mtu;

    @Option(
            names = "--bc-queue-len",
            paramLabel = "FRAMES",
            description = "Let the parent queue up to FRAMES broadcasts (default: 1000). The largest value among its"
                    + " devices applies.")
    private Long bcQueueLen;

    @Option(
            names = "--bc-cutoff",
            paramLabel = "DEVICES",
            description = "Queue a multicast frame only if more than DEVICES devices receive it; -1 queues none"
                    + " (default: 1). Applies to the parent and all its devices.")
    private Integer bcCutoff;

    @Option(
            names = "--netns",
            paramLabel = "NAME|PID|PATH",
            description = "Network namespace for the device (default: the current one, where the parent is).")
    private String namespace;

    @Option(names = "--up", description = "Bring the device up.")
    private boolean up;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        LinkConfig config = config();
        try (LinkNamespace current = LinkNamespace.current();
                LinkNamespace target = LinkNamespace.open(namespace)) {
            report(DeviceCreator.create(current, target, config, device -> {
                if (up) {
                    target.links().setUp(device);
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

    private void report(Link device) {
        if (nodst) {
            warn(LinkWarnings.nodst(name, parent));
        }
        if (type == LinkConfig.Type.MACVTAP) {
            TapNode node = TapNode.of(device);
            spec.commandLine().getOut().println(node.path());
            spec.commandLine().getOut().flush();
            node.problem().ifPresent(this::warn);
        }
    }

    private void warn(String text) {
        spec.commandLine().getErr().println("macmon: " + text);
    }
}
