package io.macmon.cli.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.http.HttpRequest;
import io.macmon.config.net.IpAddress;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may ask: a client that names this server, has not been sent by another site and, for data, has the token. The
 * first protects against a name that an attacker points at this address (DNS rebinding), the second against pages of
 * other sites in the same browser. Thread-safe.
 */
final class Access {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::\\d{1,5})?");
    private static final String BEARER = "Bearer ";

    private final Set<String> hosts = new HashSet<>();
    private final byte[] token;

    /** @param hosts names and IP addresses, the latter as {@link IpAddress} writes them */
    Access(Set<String> hosts, String token) {
        hosts.forEach(host -> this.hosts.add(host.toLowerCase(Locale.ROOT)));
        this.token = token.getBytes(US_ASCII);
    }

    /** Why a request is refused, as an HTTP status. */
    record Refusal(int status, String reason) {}

    /** Why a request is refused; empty if it is not. */
    Optional<Refusal> check(HttpRequest request, boolean needsToken) {
        if (!isOwnName(request.header("host"))) {
            return Optional.of(new Refusal(421, "this server is not known by that name"));
        }
        String site = request.header("sec-fetch-site");
        if (!site.isEmpty() && !site.equals("same-origin") && !site.equals("none")) {
            return Optional.of(new Refusal(403, "other sites may not use this server"));
        }
        if (needsToken && !hasToken(request.header("authorization"))) {
            return Optional.of(new Refusal(401, "the token is missing or wrong; open the page with the printed URL"));
        }
        return Optional.empty();
    }

    // The port is not compared: it may be that of a tunnel, and an attacker's name fails anyway.
    private boolean isOwnName(String header) {
        Matcher host = HOST.matcher(header);
        return host.matches() && hosts.contains(canonical(host.group(1)));
    }

    /** A name or an IP address as it is compared: an IPv6 address without brackets, in its shortest form. */
    static String canonical(String host) {
        if (!host.startsWith("[")) {
            return host.toLowerCase(Locale.ROOT);
        }
        try {
            return IpAddress.parse(host.substring(1, host.length() - 1)).toString();
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private boolean hasToken(String header) {
        return header.startsWith(BEARER)
                && MessageDigest.isEqual(header.substring(BEARER.length()).getBytes(UTF_8), token);
    }
}
