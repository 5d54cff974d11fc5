package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.cli.Ip;
import io.macmon.cli.OtherNamespace;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is wrong on an honest network of real programs, by the policy that was learned from it: keepalived that fails
 * over, radvd, dnsmasq, dhclient and avahi, through sleep and wake, a dock, and the reuse of a released address.
 *
 * <pre>
 *   router1, router2      server       desktop, sleeper, guest, laptop
 *   (keepalived, radvd)   (dnsmasq)    (dhclient, avahi)
 *        |                    |            |
 *        '---- a bridge that floods all ports
 *                             |
 *                      eth0: the audit
 * </pre>
 */
@LabTest
class HonestNetworkLabTest {

    private static final String VIRTUAL = "192.0.2.1";
    private static final String CARD = "00:1b:21:00:00:13";
    private static final String DOCK = "00:1b:21:00:00:23";

    @TempDir
    Path folder;

    private final Map<String, OtherNamespace> hosts = new HashMap<>();
    private final Map<String, BackgroundProgram> programs = new LinkedHashMap<>(); // by host and name

    @BeforeEach
    void buildNetwork() throws Exception {
        for (String program : List.of("keepalived", "radvd", "dnsmasq", "dhclient", "avahi-daemon", "ping")) {
            Requirements.program(program);
        }
        OtherNamespace.keepQuiet();
        Ip.run("link add segment type bridge ageing_time 0 mcast_snooping 0");
        Ip.run("link set segment up");
        Ip.run("link add " + Lab.PARENT + " type veth peer name monitored");
        Ip.run("link set " + Lab.PARENT + " up");
        Ip.run("link set monitored master segment up");
        host("router1", "00:0d:b9:00:00:01", "192.0.2.2/24");
        host("router2", "00:0d:b9:00:00:02", "192.0.2.3/24");
        host("server", "00:0d:b9:00:00:03", "192.0.2.4/24");
        host("desktop", "00:1b:21:00:00:11", null);
        host("sleeper", "00:1b:21:00:00:12", null);
        host("laptop", CARD, null);
        host("guest", "00:1b:21:00:00:14", null);
        writeSettings();
    }

    @AfterEach
    void stopAll() throws Exception {
        for (BackgroundProgram program : programs.values()) {
            program.close();
        }
        for (OtherNamespace host : hosts.values()) {
            host.close();
        }
    }

    @Test
    void nothingIsWrongByThePolicyThatWasLearned() throws Exception {
        Path policy = folder.resolve("policy.yaml");
        try (Program learning = audit("--learn", "1h", "--no-state", "-w", policy.toString())) {
            passADay();
            learning.terminate();
            assertThat(learning.exitCode()).as("%s", learning.err()).isIn(ExitCode.DONE, ExitCode.FINDINGS);
        }
        Path report = folder.resolve("report.json");
        try (Program audit =
                audit("--policy", policy.toString(), "--no-state", "--format", "json", "--report", report.toString())) {
            passADay();
            audit.terminate();
            audit.exitCode();

            assertThat(findings(report))
                    .as("by the policy %s", Files.readString(policy))
                    .isEmpty();
        }
    }

    private static Program audit(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("audit", "--parent", Lab.PARENT));
        arguments.addAll(List.of(options));
        return Program.start(arguments.toArray(String[]::new)).awaitListening();
    }

    private static List<String> findings(Path report) throws Exception {
        List<String> findings = new ArrayList<>();
        for (JsonNode finding : AuditReportJson.read(report).report().get("findings")) {
            if (!List.of("info", "low").contains(finding.get("severity").asText())) {
                findings.add(finding.toString());
            }
        }
        return findings;
    }

    private void passADay() throws Exception {
        openOffice();
        failOver();
        sleepAndWake();
        dock();
        reuseAnAddress();
        closeOffice();
    }

    private void openOffice() throws Exception {
        start("router1", "keepalived");
        awaitAddress("router1", VIRTUAL);
        start("router2", "keepalived");
        start("router1", "radvd");
        start("server", "dnsmasq");
        for (String client : List.of("desktop", "sleeper", "laptop")) {
            start(client, "dhclient");
            awaitAddress(client, "192.0.2.5");
        }
        start("laptop", "avahi");
        for (String client : List.of("desktop", "sleeper", "laptop")) {
            ping(client, VIRTUAL);
            ping(client, "192.0.2.4");
        }
    }

    private void failOver() throws Exception {
        stop("router1", "keepalived");
        awaitAddress("router2", VIRTUAL);
        ping("desktop", VIRTUAL);
        start("router1", "keepalived");
        awaitAddress("router1", VIRTUAL);
        ping("desktop", VIRTUAL);
    }

    private void sleepAndWake() throws Exception {
        stop("sleeper", "dhclient");
        ip("sleeper", "link set eth0 down");
        ip("sleeper", "link set eth0 up");
        start("sleeper", "dhclient");
        awaitAddress("sleeper", "192.0.2.5");
        ping("sleeper", VIRTUAL);
    }

    // The laptop's other card is that of the dock. It keeps its names, and gets another address.
    private void dock() throws Exception {
        stop("laptop", "avahi");
        useCard(DOCK);
        start("laptop", "dhclient");
        awaitAddress("laptop", "192.0.2.5");
        start("laptop", "avahi");
        ping("laptop", VIRTUAL);
    }

    private void useCard(String mac) throws Exception {
        stop("laptop", "dhclient");
        ip("laptop", "address flush dev eth0");
        ip("laptop", "link set eth0 down");
        ip("laptop", "link set eth0 address " + mac);
        ip("laptop", "link set eth0 up");
    }

    // The pool has no other address left.
    private void reuseAnAddress() throws Exception {
        stop("desktop", "dhclient");
        run("desktop", dhclient("desktop", "-r"));
        ip("desktop", "address flush dev eth0");
        start("guest", "dhclient");
        awaitAddress("guest", "192.0.2.5");
        ping("guest", VIRTUAL);
    }

    private void closeOffice() throws Exception {
        stop("laptop", "avahi");
        useCard(CARD);
        for (String client : List.of("sleeper", "guest")) {
            stop(client, "dhclient");
            ip(client, "address flush dev eth0");
        }
        for (BackgroundProgram program : programs.values()) {
            program.close();
        }
        programs.clear();
        try (DirectoryStream<Path> leases = Files.newDirectoryStream(folder, "*leases*")) {
            for (Path file : leases) {
                Files.delete(file);
            }
        }
    }

    private void host(String name, String mac, String address) throws Exception {
        OtherNamespace host = OtherNamespace.open();
        hosts.put(name, host);
        Ip.run("link add port-" + name + " type veth peer name eth0 address " + mac + " netns " + host.pid());
        Ip.run("link set port-" + name + " master segment up");
        ip(name, "link set lo up");
        ip(name, "link set eth0 up");
        if (address != null) {
            ip(name, "address add " + address + " dev eth0");
        }
    }

    private void ip(String host, String line) throws Exception {
        in(host, () -> Ip.run(line));
    }

    private void awaitAddress(String host, String prefix) throws Exception {
        eventually(
                host + " has " + prefix,
                () -> in(host, () -> Ip.run("-4 address show")).contains("inet " + prefix));
    }

    private void ping(String host, String address) throws Exception {
        List<String> command = List.of(Requirements.program("ping"), "-c", "1", "-W", "2", address);
        eventually(host + " reaches " + address, () -> run(host, command) == 0);
    }

    private int run(String host, List<String> command) throws Exception {
        return in(
                host,
                () -> new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor());
    }

    private <T> T in(String host, NetworkNamespace.Work<T, Exception> work) throws Exception {
        return hosts.get(host).namespace().call(work);
    }

    private void start(String host, String program) throws Exception {
        Path log = folder.resolve(host + "-" + program + ".log");
        programs.put(host + program, in(host, () -> BackgroundProgram.start(log, command(host, program))));
    }

    private void stop(String host, String program) throws Exception {
        programs.remove(host + program).close();
    }

    private List<String> command(String host, String program) throws Exception {
        return switch (program) {
            case "keepalived" ->
                List.of(
                        Requirements.program("keepalived"),
                        "--dont-fork",
                        "--log-console",
                        "--vrrp",
                        "--use-file=" + folder.resolve(host + ".conf"),
                        "--pid=" + folder.resolve(host + ".pid"),
                        "--vrrp_pid=" + folder.resolve(host + "-vrrp.pid"));
            case "radvd" ->
                List.of(
                        Requirements.program("radvd"),
                        "--nodaemon",
                        "--logmethod=stderr",
                        "--config=" + folder.resolve("radvd.conf"),
                        "--pidfile=" + folder.resolve("radvd.pid"));
            case "dnsmasq" ->
                List.of(
                        Requirements.program("dnsmasq"),
                        "--no-daemon",
                        "--conf-file=/dev/null",
                        "--no-ping",
                        "--dhcp-range=192.0.2.50,192.0.2.53,2m",
                        "--dhcp-option=option:router," + VIRTUAL,
                        "--dhcp-leasefile=" + folder.resolve("server-leases"),
                        "--interface=eth0",
                        "--bind-interfaces",
                        "--no-hosts",
                        "--no-resolv",
                        "--user=root",
                        "--group=root",
                        "--pid-file=");
            case "dhclient" -> dhclient(host, "-d");
            // Each instance has a socket and a PID file in a folder that cannot be chosen.
            case "avahi" ->
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs none /run && exec \"$0\" --no-drop-root --no-chroot --no-rlimits -f \"$1\"",
                        Requirements.program("avahi-daemon"),
                        folder.resolve("avahi.conf").toString());
            default -> throw new IllegalArgumentException(program);
        };
    }

    private List<String> dhclient(String host, String mode) {
        return List.of(
                Requirements.program("dhclient"),
                "-4",
                mode,
                "-sf",
                folder.resolve("script").toString(),
                "-cf",
                folder.resolve(host + "-dhclient.conf").toString(),
                "-lf",
                folder.resolve(host + "-leases").toString(),
                "-pf",
                folder.resolve(host + "-dhclient.pid").toString(),
                "eth0");
    }

    private void writeSettings() throws Exception {
        for (int router = 1; router <= 2; router++) {
            Files.writeString(folder.resolve("router" + router + ".conf"), """
                vrrp_instance office {
                    state BACKUP
                    interface eth0
                    use_vmac
                    vmac_xmit_base
                    virtual_router_id 7
                    priority %d
                    advert_int 1
                    virtual_ipaddress {
                        %s/24
                    }
                }
                """.formatted(200 - 50 * router, VIRTUAL));
        }
        Files.writeString(folder.resolve("radvd.conf"), """
            interface eth0 {
                AdvSendAdvert on;
                MinRtrAdvInterval 3;
                MaxRtrAdvInterval 4;
                prefix 2001:db8:1::/64 {};
            };
            """);
        for (String router : List.of("router1", "router2")) {
            in(router, () -> {
                set("ipv6/conf/all/forwarding", 1);
                set("ipv4/conf/all/arp_ignore", 1); // only the virtual MAC address answers for the virtual IP address
                set("ipv4/neigh/eth0/base_reachable_time_ms", 1_000); // soon notices that an address has moved
                set("ipv4/neigh/eth0/delay_first_probe_time", 1);
                return null;
            });
        }
        Files.writeString(folder.resolve("avahi.conf"), """
            [server]
            host-name=laptop
            enable-dbus=no
            [publish]
            publish-workstation=yes
            """);
        for (String host : hosts.keySet()) {
            Files.writeString(folder.resolve(host + "-dhclient.conf"), """
                send host-name "%s";
                initial-interval 1;
                backoff-cutoff 2;
                retry 2;
                timeout 30;
                """.formatted(host));
        }
        Path script = Files.writeString(folder.resolve("script"), """
            #!/bin/sh
            case $reason in
            BOUND|RENEW|REBIND|REBOOT)
                ip -4 address flush dev $interface
                ip address add $new_ip_address/24 dev $interface;;
            esac
            """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void set(String name, int value) throws IOException {
        Files.writeString(Path.of("/proc/sys/net", name), String.valueOf(value));
    }
}
