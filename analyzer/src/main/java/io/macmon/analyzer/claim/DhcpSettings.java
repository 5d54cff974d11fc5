package io.macmon.analyzer.claim;

import static java.util.Map.entry;

import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads what a DHCP server tells a client to use: options, and the fields for network boot. */
final class DhcpSettings {

    private static final int BOOT_SERVER = 66;
    private static final int BOOT_FILE = 67;
    private static final int DOMAIN_SEARCH = 119;
    private static final int ROUTES = 121;
    private static final int MICROSOFT_ROUTES = 249;
    private static final Set<Integer> ADDRESSES = Set.of(1, 3, 6, 33, 42, 44, 150);
    private static final Set<Integer> TEXTS = Set.of(15, BOOT_SERVER, BOOT_FILE, 114, 252);

    private static final Map<Integer, String> NAMES = new TreeMap<>(Map.ofEntries(
            entry(1, "mask"),
            entry(3, "router"),
            entry(6, "dns"),
            entry(15, "domain"),
            entry(33, "static-route"),
            entry(42, "ntp"),
            entry(43, "vendor"),
            entry(44, "wins"),
            entry(BOOT_SERVER, "boot-server"),
            entry(BOOT_FILE, "boot-file"),
            entry(114, "captive-portal"),
            entry(DOMAIN_SEARCH, "domain-search"),
            entry(ROUTES, "route"),
            entry(150, "tftp-server"),
            entry(162, "encrypted-dns"),
            entry(MICROSOFT_ROUTES, "microsoft-route"),
            entry(252, "proxy")));

    /** The settings in a list of requested options (option 55); empty if there is no list. */
    static Optional<Set<String>> requested(byte[] parameters) {
        return parameters.length == 0
                ? Optional.empty()
                : Optional.of(IntStream.range(0, parameters.length)
                        .mapToObj(i -> NAMES.get(parameters[i] & 0xFF))
                        .filter(name -> name != null)
                        .collect(Collectors.toSet()));
    }

    private DhcpSettings() {}

    static NetworkSettings read(ClaimContext context, DhcpMessage message) {
        Map<String, List<String>> settings = new LinkedHashMap<>();
        NAMES.forEach((code, name) -> settings.put(name, values(code, message.option(code))));
        addText(settings, "boot-server", message.serverName());
        if (!message.nextServer().isUnspecified()) {
            addText(settings, "boot-server", message.nextServer().toString());
        }
        addText(settings, "boot-file", message.file());
        List<String> server = addresses(message.option(DhcpMessage.SERVER), Integer.BYTES);
        if (!message.isRelayed()) { // a relay forwards the answers of several servers
            settings.put("server", server);
        }
        settings.put("path", List.of(message.isRelayed() ? "through a relay" : "direct"));
        return new NetworkSettings(
                context.source(),
                Service.Kind.DHCP_SERVER,
                String.join(",", server),
                MacAddress.toString(message.mac()),
                message.transaction(),
                message.isLease(),
                settings);
    }

    private static void addText(Map<String, List<String>> settings, String name, String value) {
        if (!value.isEmpty()) {
            settings.put(name, SettingValues.with(settings.get(name), value));
        }
    }

    private static List<String> values(int code, byte[] option) {
        if (option.length == 0) {
            return List.of();
        } else if (ADDRESSES.contains(code)) {
            return addresses(option, code == 33 ? 2 * Integer.BYTES : Integer.BYTES);
        } else if (TEXTS.contains(code)) {
            return List.of(SettingValues.text(option));
        }
        return switch (code) {
            case DOMAIN_SEARCH -> SettingValues.domains(option);
            case ROUTES, MICROSOFT_ROUTES -> routes(option);
            default -> List.of(SettingValues.hex(option));
        };
    }

    private static List<String> addresses(byte[] option, int length) {
        List<String> values = List.of();
        for (int at = 0; at + length <= option.length; at += length) {
            if (SettingValues.isFull(values)) {
                return SettingValues.with(values, SettingValues.hex(Arrays.copyOfRange(option, at, option.length)));
            }
            String address = address(option, at).toString();
            values = SettingValues.with(
                    values,
                    length == Integer.BYTES ? address : address + " via " + address(option, at + Integer.BYTES));
        }
        return values;
    }

    // RFC 3442: prefix length, the bytes of the prefix that are not 0, router.
    private static List<String> routes(byte[] option) {
        List<String> routes = List.of();
        int at = 0;
        while (at < option.length) {
            int length = option[at] & 0xFF;
            int bytes = (length + 7) / Byte.SIZE;
            int routerAt = at + 1 + bytes;
            if (bytes > Integer.BYTES || routerAt + Integer.BYTES > option.length || SettingValues.isFull(routes)) {
                return SettingValues.with(routes, SettingValues.hex(Arrays.copyOfRange(option, at, option.length)));
            }
            byte[] prefix = Arrays.copyOf(Arrays.copyOfRange(option, at + 1, routerAt), Integer.BYTES);
            routes =
                    SettingValues.with(routes, address(prefix, 0) + "/" + length + " via " + address(option, routerAt));
            at = routerAt + Integer.BYTES;
        }
        return routes;
    }

    private static IpAddress address(byte[] bytes, int at) {
        return IpAddress.v4(ByteBuffer.wrap(bytes).getInt(at));
    }
}
