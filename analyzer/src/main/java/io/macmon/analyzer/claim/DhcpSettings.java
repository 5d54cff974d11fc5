package io.macmon.analyzer.claim;

import static java.util.Map.entry;

import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.RawValues.Format;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what a DHCP server tells a client to use: options, and the fields for network boot. */
final class DhcpSettings {

    private static final int BOOT_SERVER = 66;
    private static final int BOOT_FILE = 67;
    private static final int DOMAIN_SEARCH = 119;
    private static final int ROUTES = 121;
    private static final int MICROSOFT_ROUTES = 249;
    private static final RawValues DIRECT = RawValues.of("direct");
    private static final RawValues RELAYED = RawValues.of("through a relay");

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

    private DhcpSettings() {}

    /** The settings in a list of requested options (option 55); empty if there is no list. */
    static Optional<Set<String>> requested(byte[] parameters) {
        if (parameters.length == 0) {
            return Optional.empty();
        }
        Set<String> requested = new HashSet<>();
        for (byte code : parameters) {
            String name = NAMES.get(code & 0xFF);
            if (name != null) {
                requested.add(name);
            }
        }
        return Optional.of(requested);
    }

    static NetworkSettings read(ClaimContext context, DhcpMessage message) {
        Map<String, RawValues> settings = new LinkedHashMap<>();
        NAMES.forEach((code, name) -> settings.put(name, values(code, message.option(code))));
        addText(settings, "boot-server", message.serverName());
        if (!message.nextServer().isUnspecified()) {
            addText(settings, "boot-server", message.nextServer().toString().getBytes(StandardCharsets.US_ASCII));
        }
        addText(settings, "boot-file", message.file());
        RawValues server = addresses(Format.ADDRESS, message.option(DhcpMessage.SERVER), Integer.BYTES);
        if (!message.isRelayed()) { // a relay forwards the answers of several servers
            settings.put("server", server);
        }
        settings.put("path", message.isRelayed() ? RELAYED : DIRECT);
        return new NetworkSettings(
                context.source(),
                Service.Kind.DHCP_SERVER,
                server,
                RawValues.ofMac(message.mac()),
                message.transaction(),
                message.isLease(),
                settings);
    }

    private static void addText(Map<String, RawValues> settings, String name, byte[] value) {
        if (value.length > 0) {
            RawValues values = settings.get(name);
            settings.put(name, (values.isEmpty() ? new RawValues(Format.TEXT) : values).add(value));
        }
    }

    private static RawValues values(int code, byte[] option) {
        if (option.length == 0) {
            return RawValues.NONE;
        }
        return switch (code) {
            case 1, 3, 6, 42, 44, 150 -> addresses(Format.ADDRESS, option, Integer.BYTES);
            case 33 -> addresses(Format.ADDRESS_VIA, option, 2 * Integer.BYTES);
            case 15, BOOT_SERVER, BOOT_FILE, 114, 252 -> RawValues.of(Format.TEXT, option);
            case DOMAIN_SEARCH -> RawValues.of(Format.DOMAINS, option);
            case ROUTES, MICROSOFT_ROUTES -> routes(option);
            default -> RawValues.of(Format.HEX, option);
        };
    }

    private static RawValues addresses(Format format, byte[] option, int length) {
        RawValues values = new RawValues(format);
        for (int at = 0; at + length <= option.length; at += length) {
            values.add(option, at, at + length);
        }
        return values;
    }

    private static RawValues routes(byte[] option) {
        RawValues routes = new RawValues(Format.ROUTE);
        for (int at = 0; at < option.length; ) {
            int length = 1 + RawValues.routeBytes(option[at] & 0xFF) + Integer.BYTES;
            int end = Math.min(option.length, at + length);
            routes.add(option, at, end);
            at = end;
        }
        return routes;
    }
}
