package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.wire.ArpPacket;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.config.net.IpAddress;

/** Reads ARP packets, whose sender has or requests an address (RFC 826, RFC 5227). */
final class ArpClaims {

    private static final int REQUEST = 1;
    private static final int ETHERNET = 1;
    private static final int IEEE_802 = 6;

    private final ArpPacket packet = new ArpPacket();

    void read(ClaimContext context, Frame frame) {
        int at = context.decoded().linkPayloadOffset();
        int captured = context.decoded().linkPayloadCaptured();
        if (packet.wrap(frame.memory(), at, captured) != WireStatus.OK || !isEthernetAndIpv4()) {
            context.count(ClaimFault.ARP_MALFORMED);
            return;
        }
        AddressEvidence evidence = evidence();
        int address = evidence == AddressEvidence.ARP_PROBE ? packet.targetIp() : packet.senderIp();
        context.claimAddress(packet.senderMac(), IpAddress.v4(address), evidence);
    }

    private boolean isEthernetAndIpv4() {
        boolean hasMacs = packet.hardwareType() == ETHERNET || packet.hardwareType() == IEEE_802;
        return hasMacs && packet.protocolType() == EtherType.IPV4;
    }

    private AddressEvidence evidence() {
        if (packet.senderIp() == packet.targetIp()) {
            return AddressEvidence.ARP_GRATUITOUS;
        }
        if (packet.operation() != REQUEST) {
            return AddressEvidence.ARP_REPLY;
        }
        return packet.senderIp() == 0 ? AddressEvidence.ARP_PROBE : AddressEvidence.ARP_REQUEST;
    }
}
