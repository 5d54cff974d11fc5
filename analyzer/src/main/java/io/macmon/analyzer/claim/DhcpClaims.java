package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.DhcpRequest;
import io.macmon.analyzer.claim.Claim.DhcpRequest.DhcpRequestType;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.RawValues.Format;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.LazyText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads DHCP and BOOTP messages: the clients' requests, addresses and names, and the servers. A client's name is option
 * 12, or else its fully qualified name (RFC 4702), so that the client has the same name in all of its messages.
 */
final class DhcpClaims {

    private static final int DISCOVER = 1;
    private static final int REQUEST = 3;
    private static final int DECLINE = 4;
    private static final int ACK = DhcpMessage.ACK;
    private static final int RELEASE = 7;
    private static final int INFORM = 8;

    private static final int ETHERNET = 1;
    private static final int MAX_PARAMETERS = 64;
    private static final int FQDN_TEXT = 3;
    private static final int FQDN_ENCODED = 0x04;

    private final DhcpMessage message = new DhcpMessage();

    void read(ClaimContext context) {
        if (!message.wrap(context.message())) {
            context.count(ClaimFault.DHCP_TRUNCATED);
            return;
        }
        int type = message.type();
        if (!message.isWellFormed() || context.message().length() < DhcpMessage.FIXED_LENGTH) {
            context.count(
                    context.isFullyCaptured() && context.message().length() >= DhcpMessage.FIXED_LENGTH
                            ? ClaimFault.DHCP_BAD_OPTION
                            : ClaimFault.DHCP_TRUNCATED);
        }
        if (!message.isReply()) {
            claimRequest(context, type); // first, because a release frees the address
        }
        if (message.hasMac()) {
            claimAddresses(context, type);
            claimClient(context, type);
        } else {
            context.count(ClaimFault.DHCP_BAD_ADDRESS_LENGTH);
        }
        if (message.isReply()) {
            claimServer(context);
            if (type != DhcpMessage.NAK) {
                context.claim(DhcpSettings.read(context, message));
            }
        }
    }

    private void claimRequest(ClaimContext context, int type) {
        byte[] id = message.option(DhcpMessage.CLIENT_ID);
        IpAddress requested = address(message.option(DhcpMessage.REQUESTED_ADDRESS));
        context.claim(new DhcpRequest(
                context.source(),
                4,
                requestType(type),
                message.mac(),
                macOf(id),
                id.length == 0 ? RawValues.NONE : RawValues.of(Format.HEX, id),
                message.clientAddress().isUnspecified() ? requested : message.clientAddress(),
                message.isRelayed(),
                DhcpSettings.requested(message.option(DhcpMessage.PARAMETERS)),
                clientClass()));
    }

    // One value, so that it is known where the vendor class ends.
    private RawValues clientClass() {
        byte[] vendor = message.option(DhcpMessage.VENDOR_CLASS);
        byte[] user = message.option(DhcpMessage.USER_CLASS);
        byte[] both = ByteBuffer.allocate(Short.BYTES + vendor.length + user.length)
                .putShort((short) vendor.length)
                .put(vendor)
                .put(user)
                .array();
        return RawValues.of(RawValues.Format.HEX, both);
    }

    private static DhcpRequestType requestType(int type) {
        return switch (type) {
            case DISCOVER -> DhcpRequestType.DISCOVER;
            case REQUEST -> DhcpRequestType.REQUEST;
            case DECLINE -> DhcpRequestType.DECLINE;
            case RELEASE -> DhcpRequestType.RELEASE;
            default -> DhcpRequestType.OTHER;
        };
    }

    private static IpAddress address(byte[] option) {
        return IpAddress.v4(
                option.length == Integer.BYTES ? ByteBuffer.wrap(option).getInt() : 0);
    }

    private static long macOf(byte[] id) {
        boolean isMac = id.length == 1 + MacAddress.LENGTH && id[0] == ETHERNET;
        return isMac
                ? new MessageView()
                        .set(ByteBuffer.wrap(id), 1, MacAddress.LENGTH)
                        .mac(0)
                : 0;
    }

    private void claimAddresses(ClaimContext context, int type) {
        long mac = message.mac();
        switch (type) {
            case ACK -> {
                context.claimAddress(mac, message.yourAddress(), AddressEvidence.DHCP_ACK);
                context.claimAddress(mac, message.clientAddress(), AddressEvidence.DHCP_CLIENT);
            }
            case REQUEST, INFORM -> context.claimAddress(mac, message.clientAddress(), AddressEvidence.DHCP_CLIENT);
            case RELEASE -> context.claimAddress(mac, message.clientAddress(), AddressEvidence.DHCP_RELEASE);
            case 0 -> context.claimAddress(mac, message.yourAddress(), AddressEvidence.BOOTP);
            default -> {}
        }
    }

    private void claimClient(ClaimContext context, int type) {
        if (type != DISCOVER && type != REQUEST && type != INFORM) {
            return;
        }
        context.claimName(message.mac(), name(), Name.Source.DHCP);
        byte[] parameters = message.option(DhcpMessage.PARAMETERS);
        byte[] vendorClass = message.option(DhcpMessage.VENDOR_CLASS);
        if (parameters.length > 0 || vendorClass.length > 0) {
            context.claim(new Fingerprint(message.mac(), 4, codes(parameters), MessageView.text(vendorClass)));
        }
    }

    private String name() {
        String hostName = MessageView.text(message.option(DhcpMessage.HOST_NAME));
        return hostName.isBlank() ? fqdn(message.option(DhcpMessage.FQDN)) : hostName;
    }

    private static String fqdn(byte[] option) {
        if (option.length <= FQDN_TEXT) {
            return "";
        }
        MessageView name = new MessageView().set(ByteBuffer.wrap(option), FQDN_TEXT, option.length - FQDN_TEXT);
        return (option[0] & FQDN_ENCODED) == 0
                ? name.text(0, name.length())
                : DnsName.uncompressed(name, 0, name.length());
    }

    private static List<Integer> codes(byte[] bytes) {
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < Math.min(bytes.length, MAX_PARAMETERS); i++) {
            codes.add(bytes[i] & 0xFF);
        }
        return List.copyOf(codes);
    }

    private void claimServer(ClaimContext context) {
        byte[] id = message.option(DhcpMessage.SERVER);
        IpAddress server =
                id.length == Integer.BYTES ? IpAddress.v4(ByteBuffer.wrap(id).getInt()) : context.sourceAddress();
        IpAddress offered = message.yourAddress();
        LazyText detail =
                new LazyText(() -> "server " + server + (offered.isUnspecified() ? "" : ", offers " + offered));
        context.claim(new Service(context.source(), Service.Kind.DHCP_SERVER, detail, message.isRelayed()));
    }
}
