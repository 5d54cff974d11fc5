package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.config.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Cisco Discovery Protocol frames, versions 1 and 2.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |version |  ttl   |    checksum     |   0
 *  |  element's type |  its length     |   4   including these 4 bytes
 *  |  value                            |   8
 *  +-----------------------------------+
 * </pre>
 */
final class CdpClaims {

    private static final int HEADER_LENGTH = 4;
    private static final int DEVICE = 1;
    private static final int ADDRESSES = 2;
    private static final int PORT = 3;
    private static final int CAPABILITIES = 4;
    private static final int SOFTWARE = 5;
    private static final int PLATFORM = 6;
    private static final int MANAGEMENT = 0x16;

    private static final int MAX_ADDRESSES = 8;
    private static final String[] CAPABILITY_NAMES = {
        "router",
        "bridge",
        "source-route-bridge",
        "switch",
        "station",
        "igmp",
        "repeater",
        "phone",
        "remotely-managed",
        "cast-phone",
        "two-port-relay"
    };

    private final List<String> capabilities = new ArrayList<>();
    private final List<IpAddress> addresses = new ArrayList<>();
    private String device = "";
    private String port = "";
    private String software = "";
    private String platform = "";

    void read(ClaimContext context) {
        capabilities.clear();
        addresses.clear();
        device = "";
        port = "";
        software = "";
        platform = "";
        MessageView message = context.message();
        if (message.length() < HEADER_LENGTH) {
            context.count(ClaimFault.CDP_TRUNCATED);
            return;
        }
        walk(context, message);
        if (!device.isEmpty()) {
            claim(context);
        }
    }

    private void walk(ClaimContext context, MessageView message) {
        int at = HEADER_LENGTH;
        while (at < message.length()) {
            int length = message.u16(at + 2);
            if (!message.has(at, Math.max(length, HEADER_LENGTH))) {
                context.count(ClaimFault.CDP_TRUNCATED);
                return;
            }
            if (length < HEADER_LENGTH) {
                context.count(ClaimFault.CDP_BAD_ELEMENT);
                return;
            }
            readElement(message, message.u16(at), at + HEADER_LENGTH, length - HEADER_LENGTH);
            at += length;
        }
    }

    private void readElement(MessageView message, int type, int at, int length) {
        switch (type) {
            case DEVICE -> device = message.text(at, length);
            case ADDRESSES, MANAGEMENT -> addAddresses(message, at, at + length);
            case PORT -> port = message.text(at, length);
            case CAPABILITIES -> setCapabilities(length < 4 ? 0 : message.i32(at));
            case SOFTWARE -> software = message.text(at, length);
            case PLATFORM -> platform = message.text(at, length);
            default -> {}
        }
    }

    // A count, then for each address: protocol type, length of the protocol, protocol, length of the address, address.
    private void addAddresses(MessageView message, int from, int end) {
        long remaining = message.u32(from);
        int at = from + 4;
        while (remaining-- > 0 && at + 2 <= end && addresses.size() < MAX_ADDRESSES) {
            int lengthAt = at + 2 + message.u8(at + 1);
            int addressLength = message.u16(lengthAt);
            if (lengthAt + 2 + addressLength > end) {
                return;
            }
            IpAddress address =
                    addressLength == 4 || addressLength == 16 ? message.ip(lengthAt + 2, addressLength) : null;
            if (address != null && !addresses.contains(address)) {
                addresses.add(address);
            }
            at = lengthAt + 2 + addressLength;
        }
    }

    private void setCapabilities(int bits) {
        capabilities.clear();
        for (int bit = 0; bit < CAPABILITY_NAMES.length; bit++) {
            if ((bits >>> bit & 1) != 0) {
                capabilities.add(CAPABILITY_NAMES[bit]);
            }
        }
    }

    private void claim(ClaimContext context) {
        long mac = context.source();
        String description =
                platform.isEmpty() || software.isEmpty() ? platform + software : platform + ", " + software;
        context.claim(new Neighbour(mac, Name.Source.CDP, device, port, device, description, capabilities, addresses));
        context.claimName(mac, device, Name.Source.CDP);
    }
}
