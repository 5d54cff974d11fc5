package io.macmon.cli.http;

import io.macmon.config.net.IpAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses what pages of other sites make a browser request: by a name that an attacker points at this address (DNS
 * rebinding), or directly. Thread-safe.
 */
public final class SiteCheck {

    // A name, or an IPv6 address with the zone that some clients send.
    private static final Pattern HOST =
            Pattern.compile("(?:([A-Za-z0-9._-]+)|\\[([0-9A-Fa-f:.]+)(?:%[\\w.-]+)?])(?::\\d{1,5})?");

    private final Predicate<String> isOwn;

    /**
     * @param isOwn whether a name or an IP address is one of this server; a name is in lower case, an address as
     *     {@link IpAddress} writes it
     */
    public SiteCheck(Predicate<String> isOwn) {
        this.isOwn = isOwn;
    }

    /** Why a request is refused, as an HTTP status. */
    public record Refusal(int status, String reason) {}

    /** Why a request is refused; empty if it is not. */
    public Optional<Refusal> check(HttpRequest request) {
        // The port is not compared: it may be that of a tunnel, and an attacker's name fails anyway.
        Matcher host = HOST.matcher(request.header("host"));
        if (!host.matches() || !isOwn.test(canonical(host))) {
            return Optional.of(new Refusal(421, "this server is not known by that name; use its address"));
        }
        String site = request.header("sec-fetch-site");
        if (!site.isEmpty() && !site.equals("same-origin") && !site.equals("none")) {
            return Optional.of(new Refusal(403, "other sites may not use this server"));
        }
        return Optional.empty();
    }

    private static String canonical(Matcher host) {
        if (host.group(1) != null) {
            return host.group(1).toLowerCase(Locale.ROOT);
        }
        try {
            return IpAddress.parse(host.group(2)).toString();
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
