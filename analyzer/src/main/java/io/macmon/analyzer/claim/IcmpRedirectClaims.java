package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;

/**
 * Reads ICMP redirects (RFC 792).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |   5    |  code  |    checksum     |   0
 *  |         better gateway            |   4
 *  |  start of the redirected packet   |   8
 *  |  destination of that packet       |  24
 *  +-----------------------------------+
 * </pre>
 */
final class IcmpRedirectClaims {

    private static final int GATEWAY = 4;
    private static final int DESTINATION = 24;
    private static final int LENGTH = 28;

    private IcmpRedirectClaims() {}

    static void read(ClaimContext context) {
        MessageView message = context.message();
        if (message.length() < LENGTH) {
            context.count(ClaimFault.ICMP_REDIRECT_TRUNCATED);
            return;
        }
        IpAddress destination = message.ip4(DESTINATION);
        IpAddress gateway = message.ip4(GATEWAY);
        LazyText detail = new LazyText(() -> destination + " via " + gateway);
        context.claim(new Service(context.source(), Service.Kind.REDIRECT, detail, false));
    }
}
