package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;

/**
 * What DHCPv6 claims (RFC 8415). A client that asks is the frame's source; behind a relay it is the one that its DUID was made of, as
 * it always is for an address that it gets.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |12 or 13|  hops  | link address ...|   0
 *  |  peer address at 18, options at 34, of which 9 holds the message relayed
 *  +-----------------------------------+
 * </pre>
 */
final class Dhcp6Claims {

    private static final int ADVERTISE = 2;
    private static final int REPLY = 7;
    private static final int RECONFIGURE = 10;
    private static final int RELAY_FORWARD = 12;
    private static final int RELAY_REPLY = 13;

    private static final int MESSAGE_HEADER = 4;
    private static final int RELAY_HEADER = 34;
    private static final int OPTION_HEADER = 4;
    private static final int RELAYED_MESSAGE = 9;
    private static final int MAX_RELAYS = 8;

    private final MessageView message = new MessageView();

    void read(ClaimContext reading) {
        message.set(reading.message(), 0, reading.message().length());
        int relays = 0;
        while (isRelays(message.u8(0))) {
            if (++relays > MAX_RELAYS) {
                reading.count(ClaimFault.DHCP6_TOO_DEEP);
                return;
            }
            if (!enter(reading)) {
                return;
            }
        }
        if (message.length() < MESSAGE_HEADER) {
            reading.count(ClaimFault.DHCP6_TRUNCATED);
            return;
        }
        claim(reading, new Dhcp6Message(reading, message), relays > 0);
    }

    private static boolean isRelays(int type) {
        return type == RELAY_FORWARD || type == RELAY_REPLY;
    }

    private boolean enter(ClaimContext reading) {
        int at = RELAY_HEADER;
        while (message.has(at, OPTION_HEADER)) {
            int length = message.u16(at + 2);
            if (message.u16(at) == RELAYED_MESSAGE) {
                if (!message.has(at + OPTION_HEADER, length)) {
                    reading.count(ClaimFault.DHCP6_TRUNCATED);
                }
                message.set(message, at + OPTION_HEADER, length);
                return true;
            }
            at += OPTION_HEADER + length;
        }
        reading.count(
                reading.isFullyCaptured() && at == message.length()
                        ? ClaimFault.DHCP6_BAD_OPTION
                        : ClaimFault.DHCP6_TRUNCATED);
        return false;
    }

    private static void claim(ClaimContext reading, Dhcp6Message message, boolean isRelayed) {
        switch (message.type()) {
            case ADVERTISE, RECONFIGURE -> claimServer(reading, message, isRelayed);
            case REPLY -> {
                for (IpAddress address : message.addresses()) {
                    reading.claimAddress(message.clientMac(), address, AddressEvidence.DHCP6_REPLY);
                }
                claimServer(reading, message, isRelayed);
            }
            default -> claimClient(reading, message, isRelayed);
        }
    }

    private static void claimServer(ClaimContext reading, Dhcp6Message message, boolean isRelayed) {
        StringBuilder detail = new StringBuilder("server ").append(reading.sourceAddress());
        for (IpAddress address : message.addresses()) {
            detail.append(", offers ").append(address);
        }
        reading.claim(new Service(reading.source(), Service.Kind.DHCP6_SERVER, detail.toString(), isRelayed));
    }

    private static void claimClient(ClaimContext reading, Dhcp6Message message, boolean isRelayed) {
        long mac = isRelayed ? message.clientMac() : reading.source();
        reading.claimName(mac, message.name(), Name.Source.DHCP6);
        if (!message.requested().isEmpty() || !message.vendorClass().isEmpty()) {
            reading.claim(new Fingerprint(mac, 6, message.requested(), message.vendorClass()));
        }
    }
}
