package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.MISSING;
import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.capture.linux.BpfProbe;
import io.macmon.capture.linux.RingProbe;
import io.macmon.config.text.MacmonException;

/** Tests this process's capabilities in its network namespace with operations that need them but change nothing. */
final class PermissionChecks {

    private static final String CPU_COST =
            "without it, every frame from a source not on the list costs macmon CPU time";

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
                        return "requested a device change that has no effect";
                    }
                })
                .withAdvice("without it, watch --device NAME can use a macvlan that an administrator created");
    }

    static CheckResult capSysAdmin() {
        return CheckResult.attempt("CAP_SYS_ADMIN", WARNING, () -> {
                    NetworkNamespace.create().close();
                    return "created a network namespace";
                })
                .withAdvice("without it, the macvlan stays in this namespace, with ARP, IPv6 and IPv4 configured not to"
                        + " answer");
    }

    static CheckResult capBpf() {
        return CheckResult.attempt("CAP_BPF", WARNING, () -> {
                    BpfProbe.createMap();
                    return "created an eBPF map";
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
