package io.macmon.analyzer.claim;

import io.macmon.analyzer.identity.TraitKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads SSDP (UPnP Device Architecture 2.0, section 1): what a device advertises about itself with NOTIFY, or in an
 * answer to a search. Requests of other kinds are ignored.
 */
final class SsdpClaims {

    private static final int MAX_LENGTH = 1_024;
    private static final String DEVICE = ":device:";

    private SsdpClaims() {}

    static void read(ClaimContext context) {
        MessageView message = context.message();
        String text = new String(message.bytes(0, MAX_LENGTH), StandardCharsets.UTF_8);
        if (!context.isUnrouted() || !(text.startsWith("NOTIFY ") || text.startsWith("HTTP/1."))) {
            return;
        }
        String[] lines = text.split("\r?\n", -1);
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                readHeader(context, lines[i].substring(0, colon), lines[i].substring(colon + 1));
            }
        }
    }

    private static void readHeader(ClaimContext context, String name, String value) {
        switch (name.toUpperCase(Locale.ROOT)) {
            case "SERVER" -> context.claimTrait(TraitKind.SSDP_SERVER, value);
            case "NT", "ST" -> {
                int at = value.indexOf(DEVICE);
                if (at >= 0) {
                    context.claimTrait(TraitKind.UPNP_DEVICE, value.substring(at + DEVICE.length()));
                }
            }
            default -> {}
        }
    }
}
