package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.MISSING;
import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.capture.linux.BpfProbe;
import io.macmon.capture.linux.RingProbe;
import io.macmon.config.text.MacmonException;

/** What this process may do to the network that it is in, shown by doing what needs the capability and changes nothing. */
final class PermissionChecks {

    private static final String CPU_COST =
            "without it, every frame of a source that is not on the list costs macmon time";

    private PermissionChecks() {}

    static CheckResult capNetRaw() {
        return CheckResult.attempt("CAP_NET_RAW", MISSING, () -> {
                    RingProbe.openSocket();
                    return "opened a packet socket";
                })
                .withAdvice("without it, only watch -r FILE works");
    }

    static CheckResult capNetAdmin() {
        return CheckResult.attempt("CAP_NET_ADMIN", MISSING, () -> {
                    try (Links links = Links.open()) {
                        links.requirePermission(loopback(links));
                        return "asked for a change of a device that changes nothing";
                    }
                })
                .withAdvice("without it, watch --device NAME takes a macvlan that an administrator made");
    }

    static CheckResult capSysAdmin() {
        return CheckResult.attempt("CAP_SYS_ADMIN", WARNING, () -> {
                    NetworkNamespace.create().close();
                    return "made a network namespace";
                })
                .withAdvice("without it, the macvlan stays in this namespace, with ARP, IPv6 and IPv4 set against"
                        + " answering");
    }

    static CheckResult capBpf() {
        return CheckResult.attempt("CAP_BPF", WARNING, () -> {
                    BpfProbe.createTable();
                    return "made an eBPF table";
                })
                .withAdvice(CPU_COST);
    }

    static CheckResult ebpf() {
        return CheckResult.attempt("eBPF", WARNING, () -> {
                    BpfProbe.loadProgram();
                    return "loaded a program of two instructions";
                })
                .withAdvice(CPU_COST);
    }

    private static Link loopback(Links links) throws MacmonException {
        return links.all().stream()
                .filter(Link::isLoopback)
                .findFirst()
                .orElseThrow(() -> new MacmonException("this network has no loopback device"));
    }
}
