package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.Finding.Status.MISSING;
import static io.macmon.cli.doctor.Finding.Status.WARNING;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.capture.linux.BpfTrial;
import io.macmon.capture.linux.RingTrial;
import io.macmon.config.text.MacmonException;

/** What this process may do to the network that it is in, shown by doing what needs the capability and changes nothing. */
final class Permissions {

    private static final String COSTS_TIME =
            "without it, every frame of a source that is not on the list costs macmon time";

    private Permissions() {}

    static Finding capture() {
        return Finding.tried("CAP_NET_RAW", MISSING, () -> {
                    RingTrial.openSocket();
                    return "opened a packet socket";
                })
                .advising("without it, only watch -r FILE works");
    }

    static Finding changeDevices() {
        return Finding.tried("CAP_NET_ADMIN", MISSING, () -> {
                    try (Links links = Links.open()) {
                        links.requirePermission(loopback(links));
                        return "asked for a change of a device that changes nothing";
                    }
                })
                .advising("without it, watch --device NAME takes a macvlan that an administrator made");
    }

    static Finding makeNamespaces() {
        return Finding.tried("CAP_SYS_ADMIN", WARNING, () -> {
                    NetworkNamespace.create().close();
                    return "made a network namespace";
                })
                .advising("without it, the macvlan stays in this namespace, with ARP, IPv6 and IPv4 set against"
                        + " answering");
    }

    static Finding makeFilterTables() {
        return Finding.tried("CAP_BPF", WARNING, () -> {
                    BpfTrial.createTable();
                    return "made an eBPF table";
                })
                .advising(COSTS_TIME);
    }

    static Finding loadFilters() {
        return Finding.tried("eBPF", WARNING, () -> {
                    BpfTrial.loadProgram();
                    return "loaded a program of two instructions";
                })
                .advising(COSTS_TIME);
    }

    private static Link loopback(Links links) throws MacmonException {
        return links.all().stream()
                .filter(Link::isLoopback)
                .findFirst()
                .orElseThrow(() -> new MacmonException("this network has no loopback device"));
    }
}
