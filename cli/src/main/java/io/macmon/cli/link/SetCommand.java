package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlan;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.SourceList;
import io.macmon.cli.options.CommandLines;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon link set}: changes one device, and applies the options in the order in which the help lists them. */
@Command(
        name = "set",
        customSynopsis = "macmon link set DEVICE OPTIONS",
        description = {
            "Change a macvlan or macvtap",
            "",
            "Applies the changes in the order below, and stops at the first failure."
        },
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG},
        footer = {
            "",
            "Documentation: docs/devices.md",
            "",
            "Examples:",
            "  macmon link set mv0 --add-mac 00:11:22:33:44:55",
            "  macmon link set mv0 --sync-macs /etc/ethers",
            "  macmon link set mv1 --netns red --up"
        })
final class SetCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DEVICE", description = "Device to change")
    private String name;

    @Option(names = "--down", description = "Bring the device down")
    private boolean down;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Set the MAC address")
    private MacAddress address;

    @Option(names = "--mtu", paramLabel = "BYTES", description = "Set the MTU, at most the parent's")
    private Integer mtu;

    @Option(names = "--mode", paramLabel = "MODE", description = "Set the mode: ${COMPLETION-CANDIDATES}")
    private MacvlanMode mode;

    @Option(names = "--nodst", negatable = true, description = "Withhold the sources' frames from parent and host")
    private Boolean nodst;

    @Option(names = "--flush", description = "Remove all sources")
    private boolean flush;

    @Option(names = "--sync-macs", paramLabel = "FILE", description = "Make the list match FILE, and print the changes")
    private Path listFile;

    @Option(
            names = "--add-mac",
            split = ",",
            paramLabel = "ADDRESS",
            description = "Add a source; repeat, or use commas")
    private List<MacAddress> added = new ArrayList<>();

    @Option(
            names = "--del-mac",
            split = ",",
            paramLabel = "ADDRESS",
            description = "Remove a source; repeat, or use commas")
    private List<MacAddress> removed = new ArrayList<>();

    @Option(names = "--netns", paramLabel = "NAME|PID|PATH", description = "Move the device to this network namespace")
    private String namespace;

    @Option(names = "--up", description = "Bring the device up")
    private boolean up;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        requireOptions();
        List<MacAddress> list = listFile == null ? List.of() : LinkConfig.distinctSources(MacList.read(listFile));
        try (LinkNamespace current = LinkNamespace.current();
                LinkNamespace target = LinkNamespace.open(namespace)) {
            Link device = current.require(name);
            change(current, device);
            changeList(current, device, list);
            if (target.namespace().isPresent()) {
                current.links().move(device, target.namespace().get());
            }
            if (up) {
                target.links().setUp(target.links().require(name));
            }
            return 0;
        }
    }

    private void requireOptions() {
        CommandLines.refuseTogether(spec, "--up", "--down");
        CommandLines.refuseTogether(spec, "--flush", "--sync-macs");
        boolean some = up || down || address != null || mtu != null || mode != null || nodst != null || changesList();
        if (!some && namespace == null) {
            throw new ParameterException(spec.commandLine(), "nothing to change; see 'macmon link set --help'");
        }
        if (mtu != null && mtu < 1) {
            throw new ConfigException("mtu", "must be at least 1, got " + mtu);
        }
        if (added.stream().anyMatch(removed::contains)) {
            throw new ConfigException("del-mac", "cannot remove an address that --add-mac adds; drop one of them");
        }
    }

    private boolean changesList() {
        return flush || listFile != null || !added.isEmpty() || !removed.isEmpty();
    }

    private void change(LinkNamespace current, Link device) throws MacmonException {
        Links links = current.links();
        Macvlans macvlans = current.macvlans();
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
            Macvlan before = requireSourceMode(current, device, "nodst requires source mode");
            macvlans.setFlags(device, before.nopromisc(), nodst);
            if (nodst) {
                spec.commandLine().getErr().println("macmon: " + LinkWarnings.nodst(name, "its parent"));
            }
        }
    }

    private void changeList(LinkNamespace current, Link device, List<MacAddress> replacementList)
            throws MacmonException {
        if (!changesList()) {
            return;
        }
        requireSourceMode(current, device, "only a device in source mode has a list");
        SourceList list = current.macvlans().sources(device);
        if (flush) {
            list.flush();
        }
        if (listFile != null) {
            print(list.sync(replacementList));
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

    private Macvlan requireSourceMode(LinkNamespace current, Link device, String rule) throws MacmonException {
        Macvlan macvlan = current.links().refresh(device).macvlan().orElseThrow();
        if (macvlan.mode() != MacvlanMode.SOURCE) {
            throw new MacmonException("cannot change " + name + ": it is in " + macvlan.mode() + " mode", rule);
        }
        return macvlan;
    }

    private void requireRoom(SourceList list) throws MacmonException {
        Set<MacAddress> all = new LinkedHashSet<>(list.read());
        int before = all.size();
        all.addAll(added);
        if (all.size() > SourceList.MAX_SOURCES) {
            throw new MacmonException(
                    "cannot add " + (all.size() - before) + " addresses to the list of " + name + ": it has " + before
                            + ", and a device holds at most " + SourceList.MAX_SOURCES,
                    "split them across several devices");
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
