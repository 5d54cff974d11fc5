package io.macmon.cli.setup;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.cli.doctor.CheckResult;
import io.macmon.cli.doctor.Doctor;
import io.macmon.cli.process.HostNetwork;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A device to watch, and what this machine knows about its segment.
 *
 * @param gateway    the IP address of the default gateway; empty if it is on another device
 * @param neighbours MAC addresses in the ARP cache, by IP address
 * @param checks     the doctor's checks of this device
 */
record SetupDevice(
        Link link,
        Optional<String> gateway,
        Map<String, MacAddress> neighbours,
        Set<String> dhcpServers,
        List<CheckResult> checks) {

    /** Kinds of devices that stand for a port, besides network cards: virtual machines and containers are not. */
    private static final Set<String> PORTS = Set.of("", "bond", "team", "bridge", "vlan");

    /** The device with this name, or all that are worth watching: ports that are up and not part of another device. */
    static List<SetupDevice> find(Optional<String> name) throws MacmonException {
        try (Links links = Links.open()) {
            if (name.isPresent()) {
                return List.of(of(links.require(name.get())));
            }
            Optional<String> defaultDevice = HostNetwork.defaultDevice();
            List<SetupDevice> devices = links.all().stream()
                    .filter(link -> link.isEthernet() && !link.isLoopback() && link.isUp() && link.hasCarrier())
                    .filter(link -> PORTS.contains(link.kind()) || defaultDevice.equals(Optional.of(link.name())))
                    .map(SetupDevice::of)
                    .filter(SetupDevice::isWatchable)
                    .toList();
            if (devices.isEmpty()) {
                throw new MacmonException(
                        "no Ethernet device is up and has a carrier", "bring one up, or give one with -i DEVICE");
            }
            return devices;
        }
    }

    private static SetupDevice of(Link link) {
        List<CheckResult> checks = new ArrayList<>();
        Doctor.checkParent(link.name(), checks::add);
        return new SetupDevice(
                link,
                HostNetwork.gateway(link.name()),
                HostNetwork.neighbours(link.name()),
                HostNetwork.dhcpServers(link.name(), link.index()),
                checks);
    }

    String name() {
        return link.name();
    }

    private boolean isWatchable() {
        return checks.stream().noneMatch(SetupDevice::isMissing);
    }

    private static boolean isMissing(CheckResult check) {
        return check.status() == CheckResult.Status.MISSING;
    }

    /** @throws MacmonException if no macvlan on this device would receive frames */
    void requireWatchable() throws MacmonException {
        Optional<CheckResult> missing =
                checks.stream().filter(SetupDevice::isMissing).findFirst();
        if (missing.isPresent()) {
            throw new MacmonException(
                    "cannot watch " + name() + ": it " + missing.get().detail(),
                    missing.get().advice());
        }
    }

    /** The IP addresses of gateways and DHCP servers whose MAC address is known, by MAC address. */
    Map<MacAddress, Set<String>> servers() {
        Map<MacAddress, Set<String>> servers = new TreeMap<>();
        neighbours.forEach((ip, mac) -> {
            if (gateway.equals(Optional.of(ip)) || dhcpServers.contains(ip)) {
                servers.merge(mac, Set.of(ip), SetupDevice::union);
            }
        });
        return servers;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }

    /** What is known about the gateway, as a check. */
    CheckResult gatewayCheck() {
        String check = "gateway of " + name();
        if (gateway.isEmpty()) {
            return CheckResult.warning(
                    check, "the default route is not on this device", "add the segment's routers to the policy");
        }
        MacAddress mac = neighbours.get(gateway.get());
        return mac == null
                ? CheckResult.warning(
                        check,
                        "the MAC address of " + gateway.get() + " is not in the ARP cache",
                        "run ping -c1 " + gateway.get() + ", then macmon setup again")
                : CheckResult.ok(check, gateway.get() + " is " + mac + "; it gets the role router");
    }
}
