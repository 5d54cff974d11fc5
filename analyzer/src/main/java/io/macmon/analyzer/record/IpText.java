package io.macmon.analyzer.record;

import io.macmon.config.net.IpAddress;
import java.net.InetAddress;

/** IP addresses as text; those of IPv6 in the one canonical form (RFC 5952), which the JDK does not write. */
public final class IpText {

    private IpText() {}

    public static String of(InetAddress address) {
        return IpAddress.of(address).toString();
    }
}
