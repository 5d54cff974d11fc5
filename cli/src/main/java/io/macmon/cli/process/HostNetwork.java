package io.macmon.cli.process;

import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this machine knows about its IPv4 network, in the calling thread's network namespace. Sends nothing. */
public final class HostNetwork {

    private static final Path TABLES = Path.of("/proc/thread-self/net");
    private static final String DEFAULT_DESTINATION = "00000000";
    private static final String NO_ADDRESS = "00:00:00:00:00:00";

    // Of systemd-networkd (the file's name is the device's index), and of dhclient.
    private static final Path NETWORKD_LEASES = Path.of("/run/systemd/netif/leases");
    private static final List<Path> DHCLIENT_LEASES = List.of(Path.of("/var/lib/dhcp"), Path.of("/var/lib/dhclient"));
    private static final Pattern DHCLIENT_LEASE =
            Pattern.compile("interface \"([^\"]+)\";[^}]*?dhcp-server-identifier ([\\d.]+);");

    private HostNetwork() {}

    /** The device of the default route. */
    public static Optional<String> defaultDevice() {
        return defaultRoutes().map(route -> route[0]).findFirst();
    }

    /** The IP address of the default gateway on a device. */
    public static Optional<String> gateway(String device) {
        return defaultRoutes()
                .filter(route -> route[0].equals(device))
                .map(route -> dotted(route[2]))
                .findFirst();
    }

    /** The MAC addresses in the ARP cache of a device, by IP address. */
    public static Map<String, MacAddress> neighbours(String device) {
        Map<String, MacAddress> neighbours = new LinkedHashMap<>();
        for (String[] neighbour : table("arp", 6)) {
            if (neighbour[5].equals(device) && !neighbour[3].equals(NO_ADDRESS)) {
                neighbours.put(neighbour[0], MacAddress.parse(neighbour[3]));
            }
        }
        return neighbours;
    }

    /** The IP addresses of the DHCP servers whose leases this machine has on a device. */
    public static Set<String> dhcpServers(String device, int index) {
        Set<String> servers = new TreeSet<>();
        text(NETWORKD_LEASES.resolve(Integer.toString(index)))
                .lines()
                .filter(line -> line.startsWith("SERVER_ADDRESS="))
                .forEach(line -> servers.add(line.substring(line.indexOf('=') + 1)));
        for (Path directory : DHCLIENT_LEASES) {
            for (Path file : leases(directory)) {
                Matcher lease = DHCLIENT_LEASE.matcher(text(file));
                while (lease.find()) {
                    if (lease.group(1).equals(device)) {
                        servers.add(lease.group(2));
                    }
                }
            }
        }
        return servers;
    }

    private static Stream<String[]> defaultRoutes() {
        return table("route", 3).stream().filter(route -> route[1].equals(DEFAULT_DESTINATION));
    }

    // The kernel prints the address as a number in this machine's byte order.
    private static String dotted(String hex) {
        long number = Long.parseLong(hex, 16);
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? (number & 0xFF) + "." + (number >> 8 & 0xFF) + "." + (number >> 16 & 0xFF) + "." + (number >> 24)
                : (number >> 24) + "." + (number >> 16 & 0xFF) + "." + (number >> 8 & 0xFF) + "." + (number & 0xFF);
    }

    // The lines of a table in /proc that have at least this many columns; none if there is no such table.
    private static List<String[]> table(String name, int columns) {
        return text(TABLES.resolve(name))
                .lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(line -> line.length >= columns)
                .toList();
    }

    private static List<Path> leases(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().contains("dhclient"))
                    .sorted()
                    .toList();
        } catch (IOException absent) {
            return List.of();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException absent) {
            return "";
        }
    }
}
