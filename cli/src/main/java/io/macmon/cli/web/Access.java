package io.macmon.cli.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.http.HttpRequest;
import io.macmon.cli.http.SiteCheck;
import io.macmon.cli.http.SiteCheck.Refusal;
import io.macmon.config.net.IpAddress;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may ask: a client that names this server, has not been sent by another site and, for data, has the token.
 * Thread-safe.
 */
final class Access {

    private static final String BEARER = "Bearer ";

    private final SiteCheck sites;
    private final byte[] token;

    /** @param hosts names and IP addresses, the latter as {@link IpAddress} writes them */
    Access(Set<String> hosts, String token) {
        sites = new SiteCheck(
                hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet())::contains);
        this.token = token.getBytes(US_ASCII);
    }

    /** Why a request is refused; empty if it is not. */
    Optional<Refusal> check(HttpRequest request, boolean needsToken) {
        Optional<Refusal> refusal = sites.check(request);
        if (refusal.isEmpty() && needsToken && !hasToken(request.header("authorization"))) {
            return Optional.of(new Refusal(401, "the token is missing or wrong; open the page with the printed URL"));
        }
        return refusal;
    }

    private boolean hasToken(String header) {
        return header.startsWith(BEARER)
                && MessageDigest.isEqual(header.substring(BEARER.length()).getBytes(UTF_8), token);
    }
}
