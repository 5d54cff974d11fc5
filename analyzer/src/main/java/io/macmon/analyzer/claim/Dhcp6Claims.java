package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.DhcpRequest;
import io.macmon.analyzer.claim.Claim.DhcpRequest.DhcpRequestType;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads DHCPv6 messages (RFC 8415). The client is the frame's source, or, if its message was relayed, the MAC address
 * in its DUID. An address that a server assigns always belongs to the MAC address in the DUID.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |12 or 13|  hops  | link address ...|   0
 *  |  peer address at 18, options at 34; option 9 holds the relayed message
 *  +-----------------------------------+
 * </pre>
 */
final class Dhcp6Claims {

    private static final int SOLICIT = 1;
    private static final int ADVERTISE = 2;
    private static final int REQUEST = 3;
    private static final int RENEW = 5;
    private static final int REBIND = 6;
    private static final int REPLY = 7;
    private static final int RELEASE = 8;
    private static final int DECLINE = 9;
    private static final int RECONFIGURE = 10;
    private static final int RELAY_FORWARD = 12;
    private static final int RELAY_REPLY = 13;

    private static final int MESSAGE_HEADER_LENGTH = 4;
    private static final int RELAY_HEADER_LENGTH = 34;
    private static final int OPTION_HEADER_LENGTH = 4;
    private static final int RELAYED_MESSAGE = 9;
    private static final int MAX_RELAYS = 8;

    private final MessageView message = new MessageView();

    void read(ClaimContext context) {
        message.set(context.message(), 0, context.message().length());
        int relays = 0;
        while (isRelay(message.u8(0))) {
            if (++relays > MAX_RELAYS) {
                context.count(ClaimFault.DHCP6_TOO_DEEP);
                return;
            }
            if (!enter(context)) {
                return;
            }
        }
        if (message.length() < MESSAGE_HEADER_LENGTH) {
            context.count(ClaimFault.DHCP6_TRUNCATED);
            return;
        }
        claim(context, new Dhcp6Message(context, message), relays > 0);
    }

    private static boolean isRelay(int type) {
        return type == RELAY_FORWARD || type == RELAY_REPLY;
    }

    private boolean enter(ClaimContext context) {
        int at = RELAY_HEADER_LENGTH;
        while (message.has(at, OPTION_HEADER_LENGTH)) {
            int length = message.u16(at + 2);
            if (message.u16(at) == RELAYED_MESSAGE) {
                if (!message.has(at + OPTION_HEADER_LENGTH, length)) {
                    context.count(ClaimFault.DHCP6_TRUNCATED);
                }
                message.set(message, at + OPTION_HEADER_LENGTH, length);
                return true;
            }
            at += OPTION_HEADER_LENGTH + length;
        }
        context.count(
                context.isFullyCaptured() && at == message.length()
                        ? ClaimFault.DHCP6_BAD_OPTION
                        : ClaimFault.DHCP6_TRUNCATED);
        return false;
    }

    private static void claim(ClaimContext context, Dhcp6Message message, boolean isRelayed) {
        switch (message.type()) {
            case ADVERTISE, RECONFIGURE -> claimServer(context, message, isRelayed);
            case REPLY -> {
                for (IpAddress address : message.addresses()) {
                    context.claimAddress(message.clientMac(), address, AddressEvidence.DHCP6_REPLY);
                }
                claimServer(context, message, isRelayed);
            }
            default -> {
                claimRequest(context, message, isRelayed);
                claimClient(context, message, isRelayed);
            }
        }
    }

    private static void claimRequest(ClaimContext context, Dhcp6Message message, boolean isRelayed) {
        DhcpRequestType type = switch (message.type()) {
            case SOLICIT -> DhcpRequestType.DISCOVER;
            case REQUEST, RENEW, REBIND -> DhcpRequestType.REQUEST;
            case RELEASE -> DhcpRequestType.RELEASE;
            case DECLINE -> DhcpRequestType.DECLINE;
            default -> DhcpRequestType.OTHER;
        };
        IpAddress address = message.addresses().isEmpty()
                ? IpAddress.v6(0, 0)
                : message.addresses().get(0);
        context.claim(new DhcpRequest(
                context.source(),
                6,
                type,
                0,
                message.clientMac(),
                message.clientId(),
                address,
                isRelayed,
                message.requestedSettings(),
                RawValues.of(message.vendorClass())));
    }

    private static void claimServer(ClaimContext context, Dhcp6Message message, boolean isRelayed) {
        IpAddress server = context.sourceAddress();
        LazyText detail = new LazyText(() -> "server " + server
                + message.addresses().stream()
                        .map(address -> ", offers " + address)
                        .collect(Collectors.joining()));
        context.claim(new Service(context.source(), Service.Kind.DHCP6_SERVER, detail, isRelayed));
        if (message.type() != RECONFIGURE) {
            claimSettings(context, message, isRelayed);
        }
    }

    // A relay forwards the answers of several servers. Only one type of answer has a preference.
    private static void claimSettings(ClaimContext context, Dhcp6Message message, boolean isRelayed) {
        Map<String, RawValues> settings = message.settings();
        RawValues server = settings.getOrDefault("server-id", RawValues.NONE);
        if (isRelayed) {
            settings.remove("server-id");
        }
        if (message.type() == ADVERTISE) {
            settings.putIfAbsent("preference", RawValues.NONE);
        }
        context.claim(new NetworkSettings(
                context.source(),
                Service.Kind.DHCP6_SERVER,
                server,
                message.clientId(),
                message.transaction(),
                message.isComplete(),
                settings));
    }

    private static void claimClient(ClaimContext context, Dhcp6Message message, boolean isRelayed) {
        long mac = isRelayed ? message.clientMac() : context.source();
        context.claimName(mac, message.name(), Name.Source.DHCP6);
        if (!message.requested().isEmpty() || !message.vendorClass().isEmpty()) {
            context.claim(new Fingerprint(mac, 6, message.requested(), message.vendorClass()));
        }
    }
}
