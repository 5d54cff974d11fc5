package io.macmon.cli.audit;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Ip;
import io.macmon.cli.OtherNamespace;
import io.macmon.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A segment of devices, each of which is a namespace that runs a real program, behind a bridge that floods all ports.
 * The parent of an audit is one of its ports, and a DHCP and DNS server is at {@link #SERVER}.
 */
final class DeviceSegment implements AutoCloseable {

    static final String SERVER = "02:00:00:00:00:09";

    private final Path folder;
    private final List<OtherNamespace> hosts = new ArrayList<>();
    private final List<BackgroundProgram> programs = new ArrayList<>();
    private int ports;

    private DeviceSegment(Path folder) {
        this.folder = folder;
    }

    /** @param folder for the files of the programs; {@code FOLDER} stands for it in their command lines */
    static DeviceSegment build(Path folder) throws Exception {
        OtherNamespace.keepQuiet();
        // Bridges forward LLDP only with this group_fwd_mask.
        Ip.run("link add segment type bridge ageing_time 0 mcast_snooping 0 group_fwd_mask 0x4000");
        Ip.run("link set segment up");
        Ip.run("link add " + Lab.PARENT + " type veth peer name monitored");
        Ip.run("link set " + Lab.PARENT + " up");
        Ip.run("link set monitored master segment up");
        return new DeviceSegment(folder);
    }

    /** Audits the segment, with a report in JSON each second. */
    static Program audit(Path report) throws Exception {
        return Program.start(
                        "audit",
                        "--parent",
                        Lab.PARENT,
                        "--no-state",
                        "--format",
                        "json",
                        "--report",
                        report.toString(),
                        "--report-every",
                        "1s")
                .awaitListening();
    }

    void startDhcpServer() throws Exception {
        device(SERVER, "192.0.2.9/24")
                .start("dnsmasq --no-daemon --conf-file=/dev/null --no-ping --no-hosts --no-resolv"
                        + " --host-record=media.lan,192.0.2.6"
                        + " --dhcp-range=192.0.2.50,192.0.2.90,2m --dhcp-leasefile=FOLDER/server-leases"
                        + " --interface=eth0 --bind-interfaces --user=root --group=root --pid-file=");
    }

    /**
     * Connects a new device.
     *
     * @param address empty if it asks a server
     */
    Device device(String mac, String address) throws Exception {
        OtherNamespace host = OtherNamespace.open();
        hosts.add(host);
        String port = "port" + ports++;
        Ip.run("link add " + port + " type veth peer name eth0 address " + mac + " netns " + host.pid());
        Ip.run("link set " + port + " master segment up");
        host.namespace().call(() -> {
            Ip.run("link set lo up");
            Ip.run("link set eth0 up");
            if (!address.isEmpty()) {
                Ip.run("address add " + address + " dev eth0");
                Ip.run("route add default dev eth0");
            }
            return null;
        });
        return new Device(host, port);
    }

    @Override
    public void close() throws Exception {
        for (BackgroundProgram program : programs) {
            program.close();
        }
        for (OtherNamespace host : hosts) {
            host.close();
        }
    }

    /** A device, which may run one program after another. */
    final class Device {

        private final OtherNamespace host;
        private final String port;

        private Device(OtherNamespace host, String port) {
            this.host = host;
            this.port = port;
        }

        /** Starts a program that stays. */
        Device start(String line) throws Exception {
            Path log = folder.resolve(port + ".log");
            List<String> command = command(line);
            programs.add(host.namespace().call(() -> BackgroundProgram.start(log, command)));
            return this;
        }

        /** Runs a program to its end. */
        Device run(String line) throws Exception {
            Path log = folder.resolve(port + ".log");
            Process process = host.namespace()
                    .call(() -> new ProcessBuilder(command(line))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start());
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(line + " does not end: " + Files.readString(log));
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(line + " failed: " + Files.readString(log));
            }
            return this;
        }

        /** Gives the device's interface another address, as phones do in each network. */
        Device changeMac(String mac) throws Exception {
            host.namespace().call(() -> {
                Ip.run("link set eth0 down");
                Ip.run("link set eth0 address " + mac);
                Ip.run("link set eth0 up");
                return null;
            });
            return this;
        }

        void unplug() throws Exception {
            Ip.run("link delete " + port);
        }

        // The paths of some programs' sockets and leases cannot be chosen. What is in /var/lib stays for the next
        // program.
        private List<String> command(String line) throws IOException {
            Path state = folder.resolve(port);
            Files.createDirectories(state.resolve("dhcpcd"));
            List<String> command = new ArrayList<>(List.of(
                    "unshare",
                    "--mount",
                    "--uts",
                    "sh",
                    "-c",
                    "mount -t tmpfs none /run && mount --bind " + state + " /var/lib && mkdir -p /run/lldpd"
                            + " && hostname device && exec \"$0\" \"$@\""));
            String[] words = line.replace("FOLDER", folder.toString()).split(" ", -1);
            command.add(Requirements.program(words[0]));
            command.addAll(List.of(words).subList(1, words.length));
            return command;
        }
    }
}
