package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.LinkConfig;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
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
        customSynopsis = "macmon link add -i DEVICE --name NAME [--mode MODE] [OPTIONS]",
        description = {
            "Create a macvlan or macvtap",
            "",
            "If the setup fails, the device is removed. Programs read the frames of a macvtap from a"
                    + " character device; macmon prints its path."
        },
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG},
        footer = {
            "",
            "Documentation: docs/devices.md",
            "",
            "Examples:",
            "  macmon link add -i eth0 --name mv0 --mode source --macs /etc/ethers --up",
            "  macmon link add -i eth0 --name mv0 --mode bridge --netns red --up",
            "  macmon link add -i eth0 --name vm1 --type macvtap --mode bridge --up"
        })
final class AddCommand implements Callable<Integer> {

    @Option(
            names = "--type",
            order = HelpSection.DEVICE,
            paramLabel = "TYPE",
            defaultValue = "macvlan",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private LinkConfig.Type type;

    @Option(
            names = {"-i", "--parent"},
            order = HelpSection.DEVICE,
            required = true,
            paramLabel = "DEVICE",
            description = "Parent device, such as eth0")
    private String parent;

    @Option(
            names = "--name",
            order = HelpSection.DEVICE,
            required = true,
            paramLabel = "NAME",
            description = "Name of the new device")
    private String name;

    @Option(
            names = "--mode",
            order = HelpSection.DEVICE,
            paramLabel = "MODE",
            defaultValue = "vepa",
            description = {
                "Frames that the device receives (default ${DEFAULT-VALUE}):",
                "private   frames to it, none from siblings",
                "vepa      frames to it; siblings via the switch",
                "bridge    frames to it, also from siblings",
                "passthru  all frames; the parent's only device",
                "source    copies of the listed sources' frames"
            })
    private MacvlanMode mode;

    @Option(
            names = "--nopromisc",
            order = HelpSection.DEVICE,
            description = "Passthru: keep the parent out of promiscuous mode")
    private boolean nopromisc;

    @Option(
            names = "--nodst",
            order = HelpSection.SOURCE_LIST,
            description = "Withhold the sources' frames from parent and host")
    private boolean nodst;

    @Option(
            names = "--mac",
            order = HelpSection.SOURCE_LIST,
            split = ",",
            paramLabel = "ADDRESS",
            description = "Add a source; repeat, or use commas")
    private List<MacAddress> sources = new ArrayList<>();

    @Option(
            names = "--macs",
            order = HelpSection.SOURCE_LIST,
            paramLabel = "FILE",
            description = "Add the sources in FILE, as in /etc/ethers")
    private Path sourceFile;

    @Option(
            names = "--address",
            order = HelpSection.DEVICE,
            paramLabel = "ADDRESS",
            description = "MAC address of the device (default random)")
    private MacAddress address;

    @Option(
            names = "--mtu",
            order = HelpSection.DEVICE,
            paramLabel = "BYTES",
            description = "MTU; at most the parent's, which is the default")
    private Integer mtu;

    @Option(
            names = "--bc-queue-len",
            order = HelpSection.DEVICE,
            paramLabel = "N",
            description = "Broadcasts queued on the parent (default 1000)")
    private Long bcQueueLen;

    @Option(
            names = "--bc-cutoff",
            order = HelpSection.DEVICE,
            paramLabel = "N",
            description = "Queue multicast for more than N devices (default 1)")
    private Integer bcCutoff;

    @Option(
            names = "--netns",
            order = HelpSection.DEVICE,
            paramLabel = "NAME|PID|PATH",
            description = "Create the device in this network namespace")
    private String namespace;

    @Option(names = "--up", order = HelpSection.DEVICE, description = "Bring the device up")
    private boolean up;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        LinkConfig config = config();
        try (LinkNamespace current = LinkNamespace.current();
                LinkNamespace target = LinkNamespace.open(namespace)) {
            report(DeviceCreator.create(current, target, config, "", up));
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
        spec.commandLine().getErr().println("macmon: " + SafeText.ofMessage(text));
    }
}
