package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlan;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.SourceList;
import io.macmon.config.LinkConfig;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes one device, in the order of its options in the help. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Change a macvlan or macvtap. Changes are made in the order of the options below; the first that is"
                    + " refused ends it.",
            ""
        },
        exitCodeListHeading = LinkCommand.EXIT_CODES,
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG},
        footer = {
            "",
            "Examples:",
            "  macmon link set mv0 --add-mac 00:11:22:33:44:55",
            "  macmon link set mv0 --sync-macs /etc/ethers",
            "  macmon link set mv1 --netns red --up"
        })
final class SetCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DEVICE", description = "Device to change.")
    private String name;

    @Option(names = "--down", description = "Take it down.")
    private boolean down;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Give it this address.")
    private MacAddress address;

    @Option(names = "--mtu", paramLabel = "OCTETS", description = "Give it this MTU, no greater than its parent's.")
    private Integer mtu;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "Put it into mode ${COMPLETION-CANDIDATES}. No device enters or leaves passthru; one that leaves"
                            + " source loses its list.")
    private MacvlanMode mode;

    @Option(
            names = "--nodst",
            negatable = true,
            description = "source: take the listed sources' frames away from the parent and the host, or no longer.")
    private Boolean nodst;

    @ArgGroup
    private ListReplacement replacement = new ListReplacement();

    @Option(
            names = "--add-mac",
            split = ",",
            paramLabel = "ADDRESS",
            description = "source: add to the list. May be repeated, and take several with commas.")
    private List<MacAddress> added = new ArrayList<>();

    @Option(
            names = "--del-mac",
            split = ",",
            paramLabel = "ADDRESS",
            description = "source: remove from the list. May be repeated, and take several with commas.")
    private List<MacAddress> removed = new ArrayList<>();

    @Option(
            names = "--netns",
            paramLabel = "NAME|PID|PATH",
            description = "Move it to this network namespace. The kernel takes a device down when it moves.")
    private String namespace;

    @Option(names = "--up", description = "Bring it up.")
    private boolean up;

    @Spec
    private CommandSpec spec;

    /** What becomes of the list as a whole. */
    private static final class ListReplacement {

        @Option(names = "--flush", description = "source: empty the list.")
        private boolean flush;

        @Option(
                names = "--sync-macs",
                paramLabel = "FILE",
                description =
                        "source: make the list that of the file by adding what is missing and then removing what is too"
                                + " much, so that no frame of a source that stays is lost; prints what changed.")
        private Path file;
    }

    @Override
    public Integer call() throws MacmonException {
        requireOptions();
        List<MacAddress> wanted =
                replacement.file == null ? List.of() : LinkConfig.distinctSources(MacList.read(replacement.file));
        try (LinkNamespace here = LinkNamespace.current();
                LinkNamespace there = LinkNamespace.open(namespace)) {
            Link device = here.require(name);
            change(here, device);
            changeList(here, device, wanted);
            if (there.namespace().isPresent()) {
                here.links().move(device, there.namespace().get());
            }
            if (up) {
                there.links().setUp(there.links().require(name));
            }
            return 0;
        }
    }

    private void requireOptions() {
        if (up && down) {
            throw new ParameterException(spec.commandLine(), "--up and --down are mutually exclusive");
        }
        boolean some = up || down || address != null || mtu != null || mode != null || nodst != null || changesList();
        if (!some && namespace == null) {
            throw new ParameterException(spec.commandLine(), "name what is to change; --help lists it");
        }
        if (mtu != null && mtu < 1) {
            throw new ConfigException("mtu", "must be at least 1, got " + mtu);
        }
        if (added.stream().anyMatch(removed::contains)) {
            throw new ConfigException("del-mac", "names an address that --add-mac names too");
        }
    }

    private boolean changesList() {
        return replacement.flush || replacement.file != null || !added.isEmpty() || !removed.isEmpty();
    }

    private void change(LinkNamespace here, Link device) throws MacmonException {
        Links links = here.links();
        Macvlans macvlans = here.macvlans();
        if (down) {
            links.setDown(device);
        }
        if (address != null) {
            links.setAddress(device, address);
        }
        if (mtu != null) {
            links.setMtu(device, mtu);
        }
        if (mode != null) {
            macvlans.setMode(device, mode);
        }
        if (nodst != null) {
            Macvlan now = requireSourceMode(here, device, "nodst is for source mode");
            macvlans.setFlags(device, now.nopromisc(), nodst);
            if (nodst) {
                spec.commandLine().getErr().println("macmon: " + LinkWarnings.nodst(name, "its parent"));
            }
        }
    }

    private void changeList(LinkNamespace here, Link device, List<MacAddress> wanted) throws MacmonException {
        if (!changesList()) {
            return;
        }
        requireSourceMode(here, device, "only a device in source mode has a list");
        SourceList list = here.macvlans().sources(device);
        if (replacement.flush) {
            list.flush();
        }
        if (replacement.file != null) {
            print(list.sync(wanted));
        }
        if (!added.isEmpty()) {
            requireRoom(list);
        }
        for (MacAddress source : added) {
            list.add(source);
        }
        for (MacAddress source : removed) {
            list.remove(source);
        }
    }

    private Macvlan requireSourceMode(LinkNamespace here, Link device, String rule) throws MacmonException {
        Macvlan now = here.links().refresh(device).macvlan().orElseThrow();
        if (now.mode() != MacvlanMode.SOURCE) {
            throw new MacmonException("cannot change " + name + ": it is in " + now.mode() + " mode; " + rule);
        }
        return now;
    }

    private void requireRoom(SourceList list) throws MacmonException {
        Set<MacAddress> all = new LinkedHashSet<>(list.read());
        int before = all.size();
        all.addAll(added);
        if (all.size() > SourceList.MAX_SOURCES) {
            throw new MacmonException("cannot add " + (all.size() - before) + " addresses to the list of " + name
                    + ": it has " + before + ", and a device takes " + SourceList.MAX_SOURCES
                    + "; spread them over several devices");
        }
    }

    private void print(SourceList.Change change) {
        PrintWriter out = spec.commandLine().getOut();
        change.added().forEach(source -> out.println("+ " + source));
        change.removed().forEach(source -> out.println("- " + source));
        out.println(name + ": " + change.added().size() + " added, "
                + change.removed().size() + " removed");
        out.flush();
    }
}
